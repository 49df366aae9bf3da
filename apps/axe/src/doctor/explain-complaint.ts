import {
  type CheckId,
  checkOf,
  type Diagnosis,
  diagnose,
  type Finding,
  hasFailed,
  parseTarget,
  runChecks,
  type Symptom,
  type Target,
  toCollect,
} from '@axe/doctor';
import { platformUrl } from '../remote/platform-address.ts';
import type { Terminal } from '../terminal.ts';
import { foundFaults } from './found-faults.ts';
import { customerAt, findRegistry, isOurs, type KnownRegistry } from './known-registry.ts';
import { type DoctorOptions, openContext } from './open-context.ts';
import { countLine, printFinding, wrapped } from './print-findings.ts';
import { openChoice, serviceTarget } from './service-target.ts';

export interface ComplaintOptions extends DoctorOptions {
  readonly url?: string;
  readonly service?: string;
  /** False: only the catalogue is read. */
  readonly checks?: boolean;
}

/** `axe doctor auth <address or message>`: cause and fix, then what the doctor can look at by itself. */
export async function explainComplaint(pasted: string, options: ComplaintOptions, terminal: Terminal): Promise<void> {
  const diagnosis = diagnose(pasted);
  const json = options.json === true;
  if (!json) terminal.print(told(diagnosis, terminal.columns));
  const looked = options.checks === false || diagnosis.checks.length === 0 ? undefined : await look(diagnosis, options, terminal);
  if (json) terminal.print(JSON.stringify(jsonOf(diagnosis, looked), undefined, 2));
  else if (looked !== undefined) terminal.print(`\n${countLine(looked.findings)}.`);
  if (diagnosis.symptoms.length === 0 || (looked !== undefined && hasFailed(looked.findings))) throw foundFaults();
}

interface Looked {
  readonly url: string;
  readonly findings: readonly Finding[];
}

async function look(diagnosis: Diagnosis, options: ComplaintOptions, terminal: Terminal): Promise<Looked | undefined> {
  const known = await findRegistry(options, terminal);
  const place = whereToLook(diagnosis, options, known, terminal);
  if (place === undefined) {
    const choice = options.service === undefined ? undefined : openChoice(undefined, known, terminal.environment);
    terminal.note(
      choice === undefined
        ? '\nNothing was checked, because the text names no service. Add --url <address of the service>, or --service and --customer.'
        : `\nNothing was checked, because the registry has ${choice.length} customers. Add the one that is meant, such as --customer ${choice[0] ?? 'acme'}.`,
    );
    return undefined;
  }
  const { target, origin } = place;
  // The address of a stranger gets no request of ours: only what the registry or the operator names is asked.
  const customer = options.customer ?? customerAt(known, target, undefined)?.id ?? ownerOf(diagnosis.complaint.emails, known);
  const email = options.email ?? personIn(diagnosis, customer, known);
  const context = await openContext(
    {
      target,
      options: { ...options, ...(email === undefined ? {} : { email }), ...(customer === undefined ? {} : { customer }) },
      origin,
      known,
    },
    terminal,
  );
  if (options.json !== true)
    terminal.print(`\nChecked at ${target.mcp}${context.customer === undefined ? '' : ` (${context.customer.id})`}\n`);
  const ids: readonly CheckId[] = diagnosis.checks;
  return {
    url: target.mcp,
    findings: await runChecks(ids.map(checkOf), context, options.json === true ? undefined : printFinding(terminal)),
  };
}

type Place = { readonly target: Target; readonly origin: 'typed' | 'pasted' };

/** What was named; else the service in the text, where the registry knows its address; else the first service of the platform. */
function whereToLook(
  { complaint }: Diagnosis,
  options: ComplaintOptions,
  known: KnownRegistry | undefined,
  terminal: Terminal,
): Place | undefined {
  if (options.url !== undefined) return { target: parseTarget(options.url), origin: 'typed' };
  const platform = platformUrl({}, terminal.environment, undefined);
  for (const address of complaint.addresses) {
    const target = readable(address);
    if (target !== undefined && isOurs(known, target, platform)) return { target, origin: 'pasted' };
    if (target !== undefined)
      terminal.note(
        `\n${new URL(target.base).origin} stands in the text and in no registry: nothing is sent there. Add --url to check it.`,
      );
  }
  const customer = options.customer ?? ownerOf(complaint.emails, known);
  if (options.service === undefined && customer === undefined) return undefined;
  if (openChoice(customer, known, terminal.environment) !== undefined) return undefined;
  return { target: serviceTarget(options.service ?? 'frame', customer, known, terminal.environment), origin: 'typed' };
}

function readable(address: string): Target | undefined {
  try {
    return parseTarget(address);
  } catch {
    return undefined;
  }
}

export function ownerOf(emails: readonly string[], known: KnownRegistry | undefined): string | undefined {
  const domains = emails.map((email) => email.slice(email.lastIndexOf('@') + 1));
  return Object.entries(known?.registry.customers ?? {}).find(([, { primary_domain: own }]) => domains.includes(own))?.[0];
}

/** Whose trouble it is, when the text names one person of the customer. */
function personIn({ complaint }: Diagnosis, customer: string | undefined, known: KnownRegistry | undefined): string | undefined {
  const domain = customer === undefined ? undefined : known?.registry.customers[customer]?.primary_domain;
  return complaint.emails.find((email) => domain !== undefined && email.endsWith(`@${domain}`));
}

function told({ symptoms, complaint, unknownEntraCodes }: Diagnosis, columns: number): string {
  const blocks = symptoms.map((symptom) => symptomText(symptom, columns));
  const codes = unknownEntraCodes.map(
    (code) => `AADSTS${code} is not in the catalogue. Microsoft explains it: https://login.microsoftonline.com/error?code=${code}`,
  );
  const nobody = symptoms.length > 0 ? [] : [unknownText(complaint.excerpt, columns)];
  const traces = complaint.traceIds.map(
    (id) => `Trace id ${id}: look it up in the tenant under Sign-in logs; it names the policy or the failure.`,
  );
  const cut = complaint.cut ? ['Only the first 64 KiB of the text were read.'] : [];
  return [...blocks, ...codes, ...nobody, ...traces, ...cut].join('\n\n');
}

function symptomText({ title, cause, fix }: Symptom, columns: number): string {
  const steps = fix.flatMap(({ who, does }, index) =>
    wrapped(`${index + 1}. ${who}: ${does}`, index === 0 ? 'fix' : '', columns, 2).map((line) => (index === 0 ? line : `       ${line}`)),
  );
  return [title, ...wrapped(cause, 'cause', columns, 2), ...steps].join('\n');
}

function unknownText(excerpt: string, columns: number): string {
  return [
    'This text is not in the catalogue, so no cause is claimed. It begins:',
    ...wrapped(excerpt, '', columns, 2),
    'Collect from the person:',
    ...toCollect.map((item) => `  - ${item}`),
  ].join('\n');
}

function jsonOf({ symptoms, complaint, unknownEntraCodes }: Diagnosis, looked: Looked | undefined) {
  return {
    known: symptoms.length > 0,
    symptoms: symptoms.map(({ id, title, cause, fix }) => ({ id, title, cause, fix })),
    entra_codes: complaint.entraCodes,
    unknown_entra_codes: unknownEntraCodes,
    trace_ids: complaint.traceIds,
    ...(symptoms.length > 0 ? {} : { begins: complaint.excerpt, collect: toCollect }),
    checked: looked,
  };
}
