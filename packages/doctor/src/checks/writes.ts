import { randomUUID } from 'node:crypto';
import { canonicalJson, type JsonValue } from '@axe/kit';
import { type Check, failed, type Outcome, passed } from '../check.ts';
import type { Fields } from '../web/read-answer.ts';
import type { CallResult } from './post-mcp.ts';
import { isOutcome, openTestWrite, type TestWrite } from './test-write.ts';

const newKey = () => `axe-doctor-${randomUUID()}`;

/** Point 17. */
export const idempotentWritesCheck: Check = {
  id: 'idempotent-writes',
  point: 17,
  title: 'write tools are idempotent, repeated and in a race',
  why: 'Clients repeat a call whose answer got lost. Without receipts the second one posts a second time.',
  fix: 'Let the body reach the service unchanged, and deploy a release that keeps receipts (idempotency_key).',
  runs: 'books',
  async run(context) {
    const write = await openTestWrite(context);
    if (isOutcome(write)) return write;
    return (
      (await repeated(write)) ?? (await raced(write)) ?? passed(`${write.tool} in ${context.books}: repeated and raced, one result each`)
    );
  },
};

async function repeated(write: TestWrite): Promise<Outcome | undefined> {
  const { args } = write.fresh();
  const key = newKey();
  const first = await write.call(args, key);
  if (!first.done) return failed(`${write.tool} was accepted in a rehearsal and refused in earnest: ${first.code}`);
  return same(first, await write.call(args, key))
    ? undefined
    : failed(`${write.tool} with the same key gave another result the second time`);
}

async function raced(write: TestWrite): Promise<Outcome | undefined> {
  const { args } = write.fresh();
  const key = newKey();
  const [one, two] = await Promise.all([write.call(args, key), write.call(args, key)]);
  // The loser of the race may be told to come back; then it gets the winner's result.
  const settled = [one, two].map((result) => (result.done ? result : undefined));
  const answers = await Promise.all(settled.map((result) => result ?? write.call(args, key)));
  return same(answers[0], answers[1]) ? undefined : failed(`${write.tool} called twice at once with one key gave two results`);
}

const same = (one: CallResult | undefined, two: CallResult | undefined): boolean =>
  one?.done === true && two?.done === true && textOf(one.body) === textOf(two.body);

/** The chassis marks a repeated result as such; everything else of it must be the same. */
function textOf({ replayed: _mark, ...body }: Fields): string {
  return canonicalJson(body as JsonValue);
}

/** Point 19. */
export const conflictsCheck: Check = {
  id: 'conflicts',
  point: 19,
  title: 'a conflict is refused by name, never silently resolved',
  why: 'Two different orders under one key cannot both be meant: choosing one in silence loses the other.',
  fix: 'Deploy a release that refuses the second with IDEMPOTENCY_CONFLICT and keeps the first.',
  runs: 'books',
  async run(context) {
    const write = await openTestWrite(context);
    if (isOutcome(write)) return write;
    const { args, other } = write.fresh();
    const key = newKey();
    const first = await write.call(args, key);
    if (!first.done) return failed(`${write.tool} was accepted in a rehearsal and refused in earnest: ${first.code}`);
    const second = await write.call(other, key);
    if (second.done) return failed(`${write.tool} took other arguments under a used key as if nothing were wrong`);
    if (second.code !== 'IDEMPOTENCY_CONFLICT')
      return failed(`${write.tool} refused other arguments under a used key with ${second.code}, not IDEMPOTENCY_CONFLICT`);
    return passed(`${write.tool} in ${context.books}: other arguments under a used key are an IDEMPOTENCY_CONFLICT`);
  },
};
