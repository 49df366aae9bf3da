import { diagnose, parseTarget, type Target, type Walk, walkChain } from '@axe/doctor';
import type { Terminal } from '../terminal.ts';
import { foundFaults } from './found-faults.ts';
import { findRegistry, type KnownRegistry } from './known-registry.ts';
import { type DoctorOptions, openContext } from './open-context.ts';
import { printFinding, wrapped } from './print-findings.ts';
import { recentTroubles } from './recent-troubles.ts';
import { openChoice, serviceTarget } from './service-target.ts';

export interface ServiceOptions extends DoctorOptions {
  readonly url?: string;
}

/** `axe doctor service <service>`: the chain from outside to inside, and its first broken link. */
export async function examineService(service: string, options: ServiceOptions, terminal: Terminal): Promise<void> {
  const known = await findRegistry(options, terminal);
  const target = targetOf(service, options, known, terminal);
  const walk = await walkFrom(target, options, known, terminal);
  printWalk(walk, target, options.json === true, terminal);
  if (walk.broken !== undefined) throw foundFaults();
}

const targetOf = (service: string, { url, customer }: ServiceOptions, known: KnownRegistry | undefined, terminal: Terminal): Target =>
  url === undefined ? serviceTarget(service, customer, known, terminal.environment) : parseTarget(url);

async function walkFrom(target: Target, options: ServiceOptions, known: KnownRegistry | undefined, terminal: Terminal): Promise<Walk> {
  const context = await openContext({ target, options, origin: 'typed', known }, terminal);
  const json = options.json === true;
  if (!json) terminal.print(`${target.service} at ${target.mcp}${context.customer === undefined ? '' : ` (${context.customer.id})`}\n`);
  return walkChain(context, json ? undefined : printFinding(terminal));
}

function printWalk({ findings, broken, beyond }: Walk, target: Target, json: boolean, terminal: Terminal): void {
  const { service, mcp } = target;
  const log = broken === undefined ? [] : recentTroubles(target, terminal);
  if (json) {
    terminal.print(
      JSON.stringify(
        { service, url: mcp, ok: broken === undefined, first_broken_link: broken, not_reached: beyond, findings, log },
        undefined,
        2,
      ),
    );
    return;
  }
  if (broken === undefined) {
    const open = findings.filter(({ status }) => status === 'not-checked').length;
    terminal.print(`\nNo link is broken${open === 0 ? '' : `; ${open} could not be checked from here`}.`);
    return;
  }
  const lines = [`\nFirst broken link: ${broken.link}: ${broken.found}`, ...wrapped(broken.fix, 'fix', terminal.columns, 2)];
  if (beyond.length > 0)
    lines.push(...wrapped(`${beyond.join(', ')}: not looked at, what is broken above explains them`, 'then', terminal.columns, 2));
  if (log.length > 0)
    lines.push('', `From the log of this machine, the last hour (UTC; now ${clock()}):`, ...log.map((line) => `  ${line}`));
  terminal.print(lines.join('\n'));
}

const clock = (): string => new Date().toISOString().slice(11, 19);

type SymptomOptions = ServiceOptions & { readonly service?: string };

/** `axe doctor symptom <text>`: what is known of it, then the chain of the service that is meant. */
export async function examineSymptom(text: string, options: SymptomOptions, terminal: Terminal): Promise<void> {
  const diagnosis = diagnose(text);
  const { explainComplaint, ownerOf } = await import('./explain-complaint.ts');
  const known = await findRegistry(options, terminal);
  const json = options.json === true;
  // What the catalogue says, whether it knows the text or not; the chain follows in place of its checks.
  if (!json) await explainComplaint(text, { ...options, checks: false }, terminal).catch(ignoreFaults);
  const customer = options.customer ?? ownerOf(diagnosis.complaint.emails, known);
  const symptoms = diagnosis.symptoms.map(({ id, title, cause, fix }) => ({ id, title, cause, fix }));
  const service = options.service ?? serviceIn(text, known) ?? 'frame';
  const explained = { known: symptoms.length > 0, symptoms, service };
  const choice = options.url === undefined ? openChoice(customer, known, terminal.environment) : undefined;
  if (choice !== undefined) {
    const why = `The chain of ${service} was not walked, because the registry has ${choice.length || 'no'} customers.`;
    const next = `axe doctor symptom '…' --service ${service} --customer ${choice[0] ?? 'acme'}`;
    if (json) terminal.print(JSON.stringify({ ...explained, not_walked: why }, undefined, 2));
    else terminal.note(`\n${why} Name the one that is meant, such as ${next}.`);
    // Explained is what was asked for; as with `doctor auth`, a text that nobody knows is a failure.
    if (symptoms.length === 0) throw foundFaults();
    return;
  }
  const asked = { ...options, ...(customer === undefined ? {} : { customer }) };
  const target = targetOf(service, asked, known, terminal);
  if (!json) terminal.print('');
  const walk = await walkFrom(target, asked, known, terminal);
  if (json) {
    const walked = { first_broken_link: walk.broken, not_reached: walk.beyond, findings: walk.findings };
    terminal.print(JSON.stringify({ ...explained, url: target.mcp, ...walked }, undefined, 2));
  } else printWalk(walk, target, false, terminal);
  if (walk.broken !== undefined) throw foundFaults();
}

function serviceIn(text: string, known: KnownRegistry | undefined): string | undefined {
  const names = new Set(Object.values(known?.registry.customers ?? {}).flatMap(({ services }) => Object.keys(services)));
  return [...names].find((name) => new RegExp(`(^|[^a-z])${name}([^a-z]|$)`, 'i').test(text));
}

function ignoreFaults(error: unknown): void {
  if ((error as { readonly code?: unknown }).code !== 'axe.found-faults') throw error;
}
