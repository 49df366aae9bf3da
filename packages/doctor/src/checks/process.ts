import { below, type Check, failed, passed } from '../check.ts';
import { describeReply, fieldsOf, isFields } from '../web/read-answer.ts';

const fixes: { readonly [failing: string]: string } = {
  database: 'Start PostgreSQL on the machine of the service, and compare DATABASE_URL with what it runs as; the process goes on by itself.',
  migrations: 'Deploy the release that belongs to this database, or let this release apply its migrations (restart it).',
  accepting: 'The process is stopping. Wait for its successor; if none comes, start it.',
};

/** Point 1. Readiness is the process's own word: its database answers, its migrations are applied, it takes requests. */
export const processCheck: Check = {
  id: 'process',
  point: 1,
  title: 'the process is healthy',
  why: 'A process that is up without its database answers every call with an error.',
  fix: 'Read the log of the process (axe logs --level warn) and start it again.',
  runs: 'url',
  async run(context) {
    const reply = await context.ask(below(context, '/health/ready'));
    const body = fieldsOf(reply);
    const failing = Array.isArray(body?.failing) ? body.failing.map(String) : undefined;
    if (!reply.arrived || body === undefined || failing === undefined) return failed(`/health/ready: ${describeReply(reply)}`);
    if (reply.status === 200 && failing.length === 0) return passed(`ready: ${namesOf(body.checks)}`);
    const [first] = failing;
    return failed(`not ready: ${detailsOf(body.checks, failing)}`, first === undefined ? undefined : fixes[first]);
  },
};

const rows = (checks: unknown) => (Array.isArray(checks) ? checks.filter(isFields) : []);

const namesOf = (checks: unknown): string =>
  rows(checks)
    .map(({ name }) => String(name))
    .join(', ') || 'nothing fails';

function detailsOf(checks: unknown, failing: readonly string[]): string {
  const told = rows(checks).filter(({ name }) => failing.includes(String(name)));
  return told.length === 0 ? failing.join(', ') || 'no reason given' : told.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
}

export const storageCheck: Check = {
  id: 'storage',
  title: 'stored evidence is complete',
  why: 'A blob that is missing or changed is evidence that can no longer be shown to an auditor.',
  fix: 'Restore the named files from the newest backup; do not delete their records.',
  runs: 'url',
  async run(context) {
    const reply = await context.ask(below(context, '/health/storage'));
    const body = fieldsOf(reply);
    if (!reply.arrived || body === undefined) return failed(`/health/storage: ${describeReply(reply)}`, processCheck.fix);
    const state = String(body.status ?? 'unknown');
    if (reply.status === 200) return passed(`storage: ${state}`);
    return failed(`storage: ${state} (HTTP ${reply.status})`);
  },
};
