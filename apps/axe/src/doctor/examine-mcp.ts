import { besides, checklist, type Finding, hasFailed, parseTarget, runChecks } from '@axe/doctor';
import { cliErrors } from '../errors.ts';
import { services } from '../platform/demo.ts';
import type { Terminal } from '../terminal.ts';
import { foundFaults } from './found-faults.ts';
import { type DoctorOptions, openContext } from './open-context.ts';
import { countLine, printFinding } from './print-findings.ts';

/** `axe doctor mcp <url>`: the checklist every service must pass, against a live address. */
export async function examineMcp(url: string, options: DoctorOptions, terminal: Terminal): Promise<void> {
  if (services.some(({ name }) => name === url))
    throw cliErrors.USAGE(`${url} is a service, and an address is needed here. By its name: axe doctor service ${url}.`);
  const target = parseTarget(url);
  const context = await openContext({ target, options, origin: 'typed' }, terminal);
  const json = options.json === true;
  if (!json) terminal.print(`${target.service} at ${target.mcp}${context.customer === undefined ? '' : ` (${context.customer.id})`}\n`);
  const findings = await runChecks([...checklist, ...besides], context, json ? undefined : printFinding(terminal));
  if (json) terminal.print(JSON.stringify(reportOf(target.mcp, target.service, context.customer?.id, findings), undefined, 2));
  else terminal.print(`\n${countLine(findings)}.`);
  if (hasFailed(findings)) throw foundFaults();
}

function reportOf(url: string, service: string, customer: string | undefined, findings: readonly Finding[]) {
  const of = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  const counts = { passed: of('passed'), failed: of('failed'), not_checked: of('not-checked'), does_not_apply: of('does-not-apply') };
  return { service, customer, url, ok: counts.failed === 0, counts, findings };
}
