import type { Customer } from '@axe/registry';
import { expiryDays, expiryOf } from '@axe/registry';
import type { Target } from '../target.ts';
import type { Ask } from '../web/ask.ts';
import { certificateEnd } from '../web/certificate.ts';
import { describeReply, type Fields, fieldsOf, isFields, textOf } from '../web/read-answer.ts';

/** One service of one customer at this moment. */
export interface ServiceHealth {
  readonly customer: string | undefined;
  readonly service: string;
  readonly url: string;
  readonly state: 'up' | 'attention' | 'down';
  readonly up: boolean;
  readonly ready: boolean;
  readonly version: string | undefined;
  readonly git_sha: string | undefined;
  readonly colour: string | undefined;
  readonly storage: string | undefined;
  readonly dead_events: number | undefined;
  readonly certificate_days: number | undefined;
  /** The secret that ends first. */
  readonly secret_days: number | undefined;
  /** What somebody should look at, the worst first. */
  readonly notes: readonly string[];
}

export interface HealthSubject {
  readonly customer?: string | undefined;
  readonly target: Target;
  readonly secrets?: Customer['services'][string]['secrets'];
}

const certificateWarningDays = 14;
const dayMs = 24 * 60 * 60 * 1000;

/** Never throws: what does not answer is a line of its own. */
export async function askHealth({ customer, target, secrets = [] }: HealthSubject, ask: Ask, now: Date): Promise<ServiceHealth> {
  const at = (path: string) => ask(`${target.base}/${target.service}${path}`);
  const [health, ready, storage, certificate] = await Promise.all([
    at('/health'),
    at('/health/ready'),
    at('/health/storage'),
    certificateEnd(target.base),
  ]);
  const [body, readiness, scan] = [fieldsOf(health), fieldsOf(ready), fieldsOf(storage)];
  const up = health.arrived && health.status === 200 && body?.service === `${target.service}-mcp`;
  const isReady = up && ready.arrived && ready.status === 200 && Array.isArray(readiness?.failing);
  const certificateDays = certificate === undefined ? undefined : Math.floor((certificate.getTime() - now.getTime()) / dayMs);
  const ending = secrets.flatMap(({ env, expires }) =>
    expires === undefined ? [] : [{ env, expires, days: expiryOf(expires, now).days }],
  );
  const soonest = ending.sort((a, b) => a.days - b.days)[0];
  const down = up ? (isReady ? [] : [`not ready: ${failingOf(readiness) ?? describeReply(ready)}`]) : [describeReply(health)];
  const attention = [
    ...(up ? warningsOf(readiness) : []),
    ...(up && storage.arrived && storage.status === 503 ? [`storage: ${textOf(scan?.status)}`] : []),
    ...(deadEvents(body) > 0 ? [`${deadEvents(body)} events could not be delivered`] : []),
    ...(certificateDays !== undefined && certificateDays < certificateWarningDays ? [`certificate ends in ${certificateDays} days`] : []),
    ...ending
      .filter(({ days }) => days <= expiryDays.health)
      .map(({ env, expires, days }) => (days <= 0 ? `${env} ended on ${expires}` : `${env} ends in ${days} days`)),
  ];
  const text = (name: string) => (up && typeof body?.[name] === 'string' ? body[name].slice(0, 100) : undefined);
  return {
    customer,
    service: target.service,
    url: target.base,
    state: down.length > 0 ? 'down' : attention.length > 0 ? 'attention' : 'up',
    up,
    ready: isReady,
    version: text('version'),
    git_sha: text('git_sha'),
    colour: text('colour'),
    storage: up && typeof scan?.status === 'string' ? scan.status.slice(0, 100) : undefined,
    dead_events: up && isFields(body?.events) ? deadEvents(body) : undefined,
    certificate_days: certificateDays,
    secret_days: soonest?.days,
    notes: [...down, ...attention],
  };
}

function failingOf(readiness: Fields | undefined): string | undefined {
  return Array.isArray(readiness?.failing) ? readiness.failing.slice(0, 20).map(textOf).join(', ').slice(0, 300) : undefined;
}

function warningsOf(readiness: Fields | undefined): readonly string[] {
  const warnings = Array.isArray(readiness?.warnings) ? readiness.warnings.slice(0, 20).filter(isFields) : [];
  return warnings.map(({ name, detail }) => `${textOf(name)}: ${textOf(detail)}`.slice(0, 300));
}

function deadEvents(body: Fields | undefined): number {
  const dead = isFields(body?.events) ? body.events.dead : 0;
  return typeof dead === 'number' && dead > 0 ? dead : 0;
}

/** At most `width` at a time: five hundred customers are not asked at once. */
export async function askHealthOfAll(
  subjects: readonly HealthSubject[],
  ask: Ask,
  now: Date,
  width = 64,
): Promise<readonly ServiceHealth[]> {
  const answers: ServiceHealth[] = [];
  const waiting = subjects.entries();
  const work = async () => {
    for (const [index, subject] of waiting) answers[index] = await askHealth(subject, ask, now);
  };
  await Promise.all(Array.from({ length: Math.min(width, subjects.length) }, work));
  return answers;
}
