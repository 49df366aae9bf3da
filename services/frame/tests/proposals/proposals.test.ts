import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openBooks } from '../support/books.ts';
import { callTool, refusalOf } from '../support/call-tool.ts';

const draft = (amount: number, postedOn = '2026-03-10') => ({
  posted_on: postedOn,
  memo: 'fee',
  lines: [
    { account: '5220', debit: amount },
    { account: '1102', credit: amount },
  ],
});
type Proposed = {
  hash: string;
  needs_second_actor: boolean;
  accounts: { code: string; before: { net: number }; after: { net: number } }[];
};
const agent = { actor: 'agent:cfo-agent' } as const;
const agentOfKim = { actor: 'agent:cfo-agent', onBehalfOf: 'person:kim@acme.example' } as const;
const lee = { actor: 'person:lee@acme.example' } as const;
const chief = { actor: 'person:choi@acme.example', scopes: ['read', 'write', 'close', 'admin', 'reopen'] } as const;

describe('proposals', async () => {
  const books = await openBooks({ agentPostingLimit: 1_000_000n });
  const count = async () => ((await callTool(books, 'list_journals', { limit: 500 })).journals as object[]).length;

  test('show balances before and after, store nothing in the books, and post to the letter', async () => {
    const proposed = (await callTool(books, 'propose_journal', draft(500))) as Proposed;
    assert.deepEqual(
      proposed.accounts.map((account) => [account.code, account.before.net, account.after.net]),
      [
        ['1102', 0, -500],
        ['5220', 0, 500],
      ],
    );
    assert.equal(await count(), 0);
    assert.equal(((await callTool(books, 'propose_journal', draft(500))) as Proposed).hash, proposed.hash);
    const posted = await callTool(books, 'commit_proposal', { hash: proposed.hash });
    assert.deepEqual([posted.voucher, posted.amount], ['2026-000001', 500]);
    assert.equal((await refusalOf(callTool(books, 'commit_proposal', { hash: proposed.hash }))).code, 'PROPOSAL_COMMITTED');
    assert.equal((await refusalOf(callTool(books, 'commit_proposal', { hash: 'f'.repeat(64) }))).code, 'PROPOSAL_NOT_FOUND');
  });

  test('wrong drafts are refused while proposing, as posting would', async () => {
    const bad = draft(500);
    assert.equal(
      (await refusalOf(callTool(books, 'propose_journal', { ...bad, lines: [bad.lines[0], { account: '1102', credit: 499 }] }))).code,
      'JOURNAL_UNBALANCED',
    );
  });

  test('become stale when a touched account, the period or the policy changes, and only then', async () => {
    const proposed = (await callTool(books, 'propose_journal', draft(600))) as Proposed;
    const other = {
      posted_on: '2026-03-11',
      memo: 'x',
      lines: [
        { account: '5221', debit: 5 },
        { account: '2101', credit: 5 },
      ],
    };
    await callTool(books, 'post_journal', other);
    await callTool(books, 'post_journal', draft(1));
    const stale = await refusalOf(callTool(books, 'commit_proposal', { hash: proposed.hash }));
    assert.equal(stale.code, 'PROPOSAL_STALE');
    assert.deepEqual(stale.context.changes, ['account 1102 was posted to', 'account 5220 was posted to']);

    const again = (await callTool(books, 'propose_journal', draft(600))) as Proposed;
    for (const period of ['2026-01', '2026-02', '2026-03']) await callTool(books, 'soft_close', { period });
    assert.equal((await refusalOf(callTool(books, 'commit_proposal', { hash: again.hash }))).code, 'PROPOSAL_STALE');
    await callTool(books, 'reopen', { period: '2026-01', reason: 'test' }, chief);

    const third = (await callTool(books, 'propose_journal', draft(600))) as Proposed;
    await callTool(books, 'post_journal', other);
    await callTool(books, 'commit_proposal', { hash: third.hash });
    const fourth = (await callTool(books, 'propose_journal', draft(600))) as Proposed;
    await callTool(books, 'set_accounting_policy', { agent_posting_limit: 1_000_000, reason: 'test' }, chief);
    assert.equal((await refusalOf(callTool(books, 'commit_proposal', { hash: fourth.hash }))).code, 'PROPOSAL_STALE');
  });

  test('above the limit an agent only proposes, and another person commits', async () => {
    const large = draft(1_000_001);
    assert.equal((await refusalOf(callTool(books, 'post_journal', large, agent))).code, 'SECOND_ACTOR_REQUIRED');
    await callTool(books, 'post_journal', draft(1_000_000), agent);
    const proposed = (await callTool(books, 'propose_journal', large, agentOfKim)) as Proposed;
    assert.equal(proposed.needs_second_actor, true);
    // A refused commit does not use the proposal up.
    assert.equal((await refusalOf(callTool(books, 'commit_proposal', { hash: proposed.hash }, agentOfKim))).code, 'SECOND_ACTOR_REQUIRED');
    assert.equal((await refusalOf(callTool(books, 'commit_proposal', { hash: proposed.hash }))).code, 'SECOND_ACTOR_REQUIRED');
    const posted = (await callTool(books, 'commit_proposal', { hash: proposed.hash }, lee)) as { journal_id: number };
    const journal = await callTool(books, 'get_journal', { journal_id: posted.journal_id });
    assert.deepEqual([journal.posted_by, journal.proposal_hash], ['person:lee@acme.example', proposed.hash]);
    await callTool(books, 'post_journal', large, lee);
  });

  test('an agent cannot change the policy that bounds it, nor propose in another name', async () => {
    const agentAdmin = { actor: 'agent:cfo-agent', scopes: ['read', 'write', 'close', 'admin'] } as const;
    assert.equal(
      (await refusalOf(callTool(books, 'set_accounting_policy', { agent_posting_limit: 9_000_000_000, reason: 'more' }, agentAdmin))).code,
      'POLICY_NEEDS_PERSON',
    );
    const forged = refusalOf(
      books.run(
        (tx) =>
          tx.execute(
            "insert into journal_proposal (hash, content, base_version, proposed_by) values (repeat('a', 64), '{}', repeat('a', 64), 'person:lee@acme.example')",
          ),
        agent,
      ),
    );
    assert.equal((await forged).code, 'JOURNAL_SEALED');
  });

  test('of two commits at one moment one posts', async () => {
    const proposed = (await callTool(books, 'propose_journal', draft(77))) as Proposed;
    const before = await count();
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => callTool(books, 'commit_proposal', { hash: proposed.hash })));
    assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1);
    for (const result of results)
      if (result.status === 'rejected') assert.equal((result.reason as { code: string }).code, 'PROPOSAL_COMMITTED');
    assert.equal(await count(), before + 1);
  });
});
