import { isoDate } from '@axe/kit';
import * as z from 'zod';
import { employeesSee, inPerson } from '../../connectors/hand-out.ts';
import { cliErrors } from '../../errors.ts';
import { done, type Plan, type Standing, type Step } from '../../execute/plan.ts';
import { ownKeysOfDemo } from '../../platform/running-here.ts';
import { appOf, connectorPeople } from '../../secrets/connector-people.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import { envFileOf } from '../../secrets/env-file-place.ts';
import { secretCommandErrors } from '../../secrets/errors.ts';
import { findEntries, type ManifestEntry, secretWords } from '../../secrets/manifest.ts';
import { itemOf } from '../../secrets/missing-secrets.ts';
import { proveArrival } from '../../secrets/prove-arrival.ts';
import { howToRevoke } from '../../secrets/providers.ts';
import { overlapHours, previousOf } from '../../secrets/rotation-state.ts';
import { kindOf } from '../../secrets/secret-kinds.ts';
import { deskDefinition, deskRequest } from './desk-definition.ts';
import { type NewValueOptions, newValueStep } from './new-value.ts';
import { ownerStep } from './own-app.ts';
import { pullRotated, pullStep } from './pull-secrets.ts';
import { republishStep } from './republish-connectors.ts';
import { expiryStep } from './set-expiry.ts';
import { whereItRuns } from './where-it-runs.ts';

const rotateRequest = z.strictObject({
  ...deskRequest,
  secret: z.string(),
  service: z.string().optional(),
  emergency: z.boolean(),
  expires: z.string().pipe(isoDate).optional(),
});

/** Where the value comes from is no part of the undertaking: who was sent for a new one comes back with it in a pipe. */
export interface RotateRequest extends Readonly<Omit<z.output<typeof rotateRequest>, 'customer'>> {
  readonly from?: NewValueOptions['from'];
}

export const definition = deskDefinition(rotateRequest, planRotation);

/**
 * A new value beside the old one, into the store, into the env files, and proved to arrive. The old one counts for a day more and is
 * dropped by `axe secret rotate --finish`; in an emergency it is not kept at all. Broken off anywhere, the same command goes on.
 */
export function planRotation(desk: SecretDesk, request: RotateRequest): Plan {
  const { id, customer } = desk;
  const { secret, service, emergency, expires } = request;
  const from = request.from ?? originOf(desk, secret, service);
  const entries = findEntries(customer, secret, service);
  const [entry] = entries;
  if (entry === undefined) throw new Error('findEntries answers with at least one');
  refuseUnsafe(entry);
  if (expires !== undefined && !isoDate.safeParse(expires).success) {
    throw cliErrors.USAGE(`--expires is a date such as 2028-05-19, not ${JSON.stringify(expires)}. Nothing was changed.`);
  }
  const clientId = appOf(customer, entries)?.clientId;
  const filled = entries.filter((one) => customer.services[one.service]?.env_file !== undefined);
  const pending = async () => previousOf(itemOf(await desk.reading.snapshot(), entry.vault, id)) === undefined;
  return {
    name: 'secret rotate',
    args: {
      customer: id,
      secret,
      emergency,
      ...(service === undefined ? {} : { service }),
      ...(expires === undefined ? {} : { expires }),
    },
    title: `new value for ${secret} of ${id}${emergency ? ' (emergency: the old one is not kept)' : ''}`,
    steps: [
      ...(entry.provider === 'azure' && clientId !== undefined ? [ownerStep(desk, clientId, from)] : []),
      newValueStep(desk, entry, { emergency, from, clientId }),
      ...(expires === undefined ? [] : [expiryStep(desk, entries, expires)]),
      ...(clientId === undefined ? [] : [republishStep(desk, pending)]),
      ...filled.map((one) =>
        whereItRuns(desk, one.service, emergency ? pullStep(desk, one.service, [one]) : pullRotated(desk, one), pending),
      ),
      ...filled.map((one) => whereItRuns(desk, one.service, arrivalStep(desk, one), pending)),
    ],
    afterwards: () => afterRotation(desk, entries, emergency, clientId),
    standing: () => standingOf(desk, entries),
  };
}

/** Where a new value comes from unless it is piped in: axe makes its own, a person brings what a provider issues. */
function originOf({ customer }: SecretDesk, secret: string, service?: string): 'generated' | 'prompt' {
  const entries = findEntries(customer, secret, service);
  return entries.every((entry) => entry.provider === undefined && kindOf(entry).generate !== undefined) ? 'generated' : 'prompt';
}

function refuseUnsafe(entry: ManifestEntry): void {
  const { unsafe } = kindOf(entry);
  if (unsafe === undefined) return;
  throw secretCommandErrors.ROTATION_UNSAFE(`${entry.env} was not rotated: ${unsafe}. Nothing was changed.`, { secret: entry.env });
}

function arrivalStep({ reading, id, customer, terminal }: SecretDesk, { service, env, vault }: ManifestEntry): Step {
  const name = `arrives ${service}`;
  return {
    name,
    title: `prove that ${service} gets the new ${env}`,
    check: async () => {
      await proveArrival(envFileOf(customer, service, terminal), env, itemOf(await reading.snapshot(), vault, id).value);
      return done(`${env} arrives in a process of ${service}`);
    },
    apply: async () => undefined,
  };
}

function afterRotation(
  { id, customer, terminal }: SecretDesk,
  entries: readonly ManifestEntry[],
  emergency: boolean,
  clientId: string | undefined,
) {
  const [entry] = entries;
  if (entry === undefined) return [];
  const services = [...new Set(entries.map(({ service }) => service))];
  const told = kindOf(entry).afterwards?.(entry);
  const demo = ownKeysOfDemo(id, terminal);
  const lines = [
    ...(told === undefined ? [] : [told]),
    `A process of ${services.join(' or ')} that is started with the env file (node --env-file) takes the new value at its next start.`,
    ...(demo === undefined ? [] : [demo]),
  ];
  if (!emergency) return [...lines, `A day later: axe secret rotate ${secretWords(customer, entry)} --customer ${id} --finish --apply.`];
  if (entry.provider === undefined) return lines;
  return [...lines, `Revoke the old one at the provider NOW:\n${howToRevoke(entry.provider, { env: entry.env, customer: id, clientId })}`];
}

const mostNames = 30;

/** Until when the old value counts, and who has the secret in a connector. */
async function standingOf({ reading, id, customer }: SecretDesk, entries: readonly ManifestEntry[]): Promise<Standing> {
  const [entry] = entries;
  if (entry === undefined) return { lines: [], data: {} };
  const { env, vault } = entry;
  const until = previousOf(itemOf(await reading.snapshot(), vault, id))?.until;
  const people = connectorPeople(customer, entries);
  const domains = Object.keys(customer.default_entities_by_domain);
  const names = `${people.slice(0, mostNames).join(', ')}${people.length > mostNames ? ` and ${people.length - mostNames} more` : ''}`;
  const others = domains.length === 0 ? '' : `, and whoever of ${domains.join(', ')} works with the default rights`;
  return {
    lines: [
      ...(until === undefined
        ? []
        : [
            `The value before the last rotation of ${env} counts for ${overlapHours} hours, until ${until.slice(0, 16)}Z; --finish ends that.`,
          ]),
      ...(people.length === 0
        ? []
        : [
            `${people.length} people have this secret in their connector (${appOf(customer, entries)?.app}) and must put the new one there: ${names}${others}.`,
            employeesSee(customer)
              ? `They find it in the vault where connectors are published (axe mcp publish), or get it one by one: axe secret send ${secretWords(customer, entry)} --customer ${id} --to <e-mail> --apply.`
              : `They do not see the store, a file on this machine: ${inPerson(secretWords(customer, entry), id)}.`,
          ]),
    ],
    data: { previous_until: until, people },
  };
}
