import { type Check, type CheckContext, type CheckId, isKnownService, notChecked, type Outcome, withMemory } from './check.ts';
import { whatIsServed, whyUnreachable } from './checks/front-door.ts';
import { postMcp } from './checks/post-mcp.ts';
import { errorOf } from './web/read-answer.ts';

/** One line of a report. */
export interface Finding extends Outcome {
  readonly id: CheckId;
  readonly point: number | undefined;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

const checkTimeoutMs = 45_000;
/** These look at the machine, the tenant or the registry and need no answer at the address. */
const independent = new Set<CheckId>([
  'front-door',
  'tenant-app',
  'service-principal',
  'secret',
  'database-url',
  'broken-start',
  'registry',
  'person',
]);

/** What is left to look at where the path names a service that nobody knows. */
const ofNoService = new Set<CheckId>(['front-door', 'registry', 'person']);

/** Runs checks in their order; `watch` hears of each one as it ends. Never throws for what a check finds. */
export async function runChecks(
  list: readonly Check[],
  given: CheckContext,
  watch: (finding: Finding) => void = () => undefined,
): Promise<readonly Finding[]> {
  const asking = { ...given, ask: withMemory(given.ask) };
  const asks = list.some(({ id }) => !independent.has(id));
  const wrong = asks ? await whatIsServed(asking) : undefined;
  const silent = asks ? (wrong?.told ?? (await whyUnreachable(asking))) : undefined;
  const context = silent === undefined && list.some(({ runs }) => runs === 'books') ? await withGoodToken(asking) : asking;
  const kept = wrong === undefined || isKnownService(given) ? independent : ofNoService;
  const findings: Finding[] = [];
  for (const check of list) {
    const skip = silent !== undefined && !kept.has(check.id);
    const outcome = skip ? notChecked(silent) : await runOne(check, context);
    const { id, point, title, why, fix } = check;
    const finding = { id, point, title, why, ...outcome, fix: outcome.fix ?? fix };
    findings.push(finding);
    watch(finding);
  }
  return findings;
}

/** A token that the service refuses is one finding, not ten. */
async function withGoodToken(context: CheckContext): Promise<CheckContext> {
  if (context.token === undefined) return context;
  const reply = await postMcp(context, 'tools/list');
  if (!reply.arrived || (reply.status !== 401 && reply.status !== 403)) return context;
  return { ...context, token: undefined, tokenRefused: errorOf(reply)?.code ?? `HTTP ${reply.status}` };
}

async function runOne(check: Check, context: CheckContext): Promise<Outcome> {
  const late = Promise.withResolvers<Outcome>();
  const timer = setTimeout(() => late.resolve(notChecked(`it did not end within ${checkTimeoutMs / 1000} s`)), checkTimeoutMs);
  try {
    return await Promise.race([check.run(context), late.promise]);
  } catch (error) {
    // A probe of the machine or the tenant failed in a way it does not explain; the other checks go on.
    return notChecked(`it could not be looked at (${error instanceof Error ? error.name : 'unknown'})`);
  } finally {
    clearTimeout(timer);
  }
}

export const hasFailed = (findings: readonly Finding[]): boolean => findings.some(({ status }) => status === 'failed');
