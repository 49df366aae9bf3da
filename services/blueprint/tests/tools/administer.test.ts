import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { login, refresh } from '../../testing/sign-in.ts';
import { type HostedBlueprint, hostBlueprint } from '../support/hosted.ts';

const admin = 'choi@acme.example';
const operator = 'op@axe.example';

let blueprint: HostedBlueprint;
before(async () => {
  blueprint = await hostBlueprint();
});

const sessionsOf = async (email: string, more: object = {}) =>
  (await blueprint.call(admin, 'list_sessions', { email, ...more })).result.sessions as {
    id: string;
    revoke_reason?: string;
    last_address?: string;
  }[];

const deniedCount = async () => {
  const response = await fetch(`${blueprint.provider.issuer}/oauth/revoked-tokens`);
  return ((await response.json()) as { revoked: unknown[] }).revoked.length;
};

describe('who may', () => {
  const own = ['list_sessions', 'list_clients', 'search_identity_log', 'revoke_sessions', 'unblock_client', 'rotate_signing_keys'];
  for (const tool of own) {
    test(`${tool} is refused to a person without the role, and to an administrator's token for something narrower`, async () => {
      assert.equal((await blueprint.call('kim@acme.example', tool)).code, 'ROLE_REQUIRED');
      const narrow = await blueprint.call(operator, tool, {}, 'blueprint:read');
      assert.notEqual(narrow.code, undefined);
    });
  }

  test('keys are the operator’s alone', async () => {
    assert.equal((await blueprint.call(admin, 'rotate_signing_keys')).code, 'ROLE_REQUIRED');
  });
});

describe('revoking', () => {
  test('one sign-in: its tokens end, the others of the person go on', async () => {
    const { issuer } = blueprint.provider;
    const [first, second] = [await login(issuer, 'kim@acme.example'), await login(issuer, 'kim@acme.example')];
    const [latest] = await sessionsOf('kim@acme.example');
    assert.equal((await sessionsOf('kim@acme.example')).length, 2);
    assert.match(String(latest?.last_address), /127\.0\.0\.1|::1/);
    const before = await deniedCount();
    const { result } = await blueprint.call(admin, 'revoke_sessions', { session: latest?.id, reason: 'left the train' });
    assert.deepEqual(result.revoked, [{ session: latest?.id, email: 'kim@acme.example', client_id: 'axe-cli' }]);
    assert.equal((await refresh(issuer, String(second.body.refresh_token))).status, 400);
    assert.equal((await refresh(issuer, String(first.body.refresh_token))).status, 200);
    assert.equal(await deniedCount(), before + 1);
    const ended = (await sessionsOf('kim@acme.example', { ended: true })).find(({ id }) => id === latest?.id);
    assert.equal(ended?.revoke_reason, 'left the train');
  });

  test('a rehearsal revokes nothing; a repeated key answers the same and revokes once', async () => {
    const { issuer } = blueprint.provider;
    const { body } = await login(issuer, 'lee@acme.example');
    const rehearsed = await blueprint.call(admin, 'revoke_sessions', { email: 'lee@acme.example', dry_run: true });
    assert.equal(rehearsed.result.revoked.length, 1);
    const renewed = await refresh(issuer, String(body.refresh_token));
    assert.equal(renewed.status, 200);
    const key = { email: 'lee@acme.example', idempotency_key: 'gone' };
    const done = await blueprint.call(admin, 'revoke_sessions', key);
    assert.deepEqual([done.result.revoked.length, done.result.browsers], [1, 1]);
    const again = await blueprint.call(admin, 'revoke_sessions', key);
    assert.deepEqual(again.result.revoked, done.result.revoked);
    assert.equal(again.result.replayed, true);
    assert.equal((await refresh(issuer, String(renewed.body.refresh_token))).status, 400);
    const log = await blueprint.call(admin, 'search_identity_log', { email: 'lee@acme.example', kind: 'grant_revoked' });
    assert.deepEqual(
      log.result.events.map(({ actor, reason }: { actor: string; reason: string }) => [actor, reason]),
      [['person:choi@acme.example', 'revoked by an administrator']],
    );
  });

  test('a program that registered itself is blocked with everything of it', async () => {
    const { issuer } = blueprint.provider;
    const registration = await fetch(`${issuer}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'Doubtful', redirect_uris: ['http://127.0.0.1/callback'] }),
    });
    const { client_id: client } = (await registration.json()) as { client_id: string };
    const { body } = await login(issuer, 'kim@acme.example', { client, scope: 'openid frame' });
    const { result } = await blueprint.call(operator, 'revoke_sessions', { client });
    assert.deepEqual([result.revoked.length, result.blocked], [1, true]);
    assert.equal((await refresh(issuer, String(body.refresh_token), client)).status, 401);
    const { clients } = (await blueprint.call(admin, 'list_clients')).result as {
      clients: { id: string; kind: string; blocked: boolean }[];
    };
    const row = clients.find(({ id }) => id === client);
    assert.deepEqual([row?.kind, row?.blocked], ['registered', true]);

    const unblock = (args: object) => blueprint.call(admin, 'unblock_client', { client, ...args });
    assert.equal((await unblock({ dry_run: true })).result.unblocked, true);
    assert.equal((await refresh(issuer, String(body.refresh_token), client)).status, 401, 'a rehearsal changes nothing');
    assert.equal((await unblock({ reason: 'a mistake' })).result.unblocked, true);
    assert.equal((await unblock({})).result.unblocked, false);
    assert.equal((await login(issuer, 'kim@acme.example', { client, scope: 'openid frame' })).status, 200);
    const { events } = (await blueprint.call(admin, 'search_identity_log', { client, kind: 'client_unblocked' })).result;
    assert.deepEqual(
      events.map(({ actor, reason }: { actor: string; reason: string }) => [actor, reason]),
      [['person:choi@acme.example', 'a mistake']],
    );
    assert.equal(
      (await blueprint.call(admin, 'unblock_client', { client: 'https://nobody.example/client.json' })).code,
      'CLIENT_NOT_FOUND',
    );
  });

  test('refuses what names nothing, too much, or nobody', async () => {
    const code = async (args: object) => (await blueprint.call(admin, 'revoke_sessions', args)).code;
    assert.equal(await code({}), 'REVOKE_TARGET_INVALID');
    assert.equal(await code({ session: 'a', email: 'kim@acme.example' }), 'REVOKE_TARGET_INVALID');
    assert.equal(await code({ session: 'unknown' }), 'SESSION_NOT_FOUND');
    assert.equal(await code({ email: 'stranger@acme.example' }), 'SESSION_NOT_FOUND');
    assert.equal(await code({ client: 'https://nobody.example/client.json' }), 'CLIENT_NOT_FOUND');
  });
});

test('lists are paged without gaps or repeats', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { result } = await blueprint.call(admin, 'search_identity_log', { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...result.events.map(({ id }: { id: string }) => id));
    cursor = result.next_cursor;
  } while (cursor !== undefined);
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(seen.length > 6);
  const ids: string[] = [];
  do {
    const page = { ended: true, limit: 1, ...(cursor === undefined ? {} : { cursor }) };
    const { result } = await blueprint.call(admin, 'list_sessions', page);
    ids.push(...result.sessions.map(({ id }: { id: string }) => id));
    cursor = result.next_cursor;
  } while (cursor !== undefined);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(ids.length, (await blueprint.call(admin, 'list_sessions', { ended: true })).result.sessions.length);
  assert.equal((await blueprint.call(admin, 'list_clients', { cursor: 'nonsense' })).code, 'CURSOR_INVALID');
});

test('keys: the announced one signs, a second rotation at once is refused, unless told not to wait', async () => {
  const first = await blueprint.call(operator, 'rotate_signing_keys', {});
  assert.equal(first.code, undefined, JSON.stringify(first.result));
  const refused = await blueprint.call(operator, 'rotate_signing_keys', {});
  assert.equal(refused.code, 'KEY_TOO_YOUNG');
  const second = await blueprint.call(operator, 'rotate_signing_keys', { now: true });
  assert.equal(second.result.active, first.result.next);
  assert.equal(second.result.retired, first.result.active);
  const { result } = await blueprint.call(operator, 'search_identity_log', { kind: 'keys_rotated' });
  assert.deepEqual(
    result.events.map(({ actor }: { actor: string }) => actor),
    ['person:op@axe.example', 'person:op@axe.example'],
  );
});

test('the log takes dates and times as people write them, and as it prints them', async () => {
  const found = async (range: object) => (await blueprint.call(admin, 'search_identity_log', range)).result.events.length;
  const all = await found({});
  const [latest] = (await blueprint.call(admin, 'search_identity_log', { limit: 1 })).result.events as { at: string }[];
  assert.ok(all > 0);
  assert.equal(await found({ since: '2000-01-01' }), all);
  assert.equal(await found({ since: '2000-01-01 09:00' }), all);
  assert.equal(await found({ until: '2000-01-01T09:00:00+09:00' }), 0);
  assert.ok((await found({ since: latest?.at })) >= 1);
  assert.equal(await found({ since: '2999-12-31' }), 0);
  for (const wrong of ['yesterday', '2026-13-01', '2026-11-21T25:00']) {
    assert.equal((await blueprint.call(admin, 'search_identity_log', { since: wrong })).code, 'INVALID_ARGUMENTS', wrong);
  }
});
