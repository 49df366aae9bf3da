import { randomUUID } from 'node:crypto';
import { configAnswer, preloginAnswer, syncAnswer, tokenAnswer } from './account-answers.ts';
import type { Json } from './json.ts';
import { isSealed } from './sealing.ts';
import type { BitwardenServer } from './server-state.ts';
import { itemAnswer, newItem, Refused, type StoredItem, withContent } from './vault-contents.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

type Answer = (server: BitwardenServer, asked: Asked, id: string) => Json | number;

/** Routes without a token come first; `:id` is one word of the path. */
const open: { readonly [route: string]: Answer } = {
  'GET /api/config': (server) => configAnswer(server.url),
  'POST /identity/accounts/prelogin/password': ({ state }) => preloginAnswer(state.account),
  'POST /identity/connect/token': grantTokens,
};

const guarded: { readonly [route: string]: Answer } = {
  'GET /api/sync': ({ state }) =>
    syncAnswer({
      account: state.account,
      stamp: state.stamp,
      items: [...state.items.values()],
      sends: [...state.sends.values()],
      policies: state.policies,
      keyId: state.keyId,
    }),
  'GET /api/accounts/revision-date': ({ state }) => state.changedAt,
  'POST /api/accounts/key-management/user-key-id': (server, asked) => {
    if (!server.state.keepsKeyIds) throw new Refused(404, 'Not found.');
    server.state.keyId = String(jsonOf(asked).userKeyId ?? jsonOf(asked).keyId);
    return {};
  },
  'POST /api/ciphers': (server, asked) => keep(server, newItem(jsonOf(asked))),
  'POST /api/ciphers/create': (server, asked) => {
    const { cipher, collectionIds } = jsonOf(asked) as { cipher: Json; collectionIds: string[] };
    const known = server.state.account.organizations.find(({ id }) => id === cipher.organizationId)?.collections.map(({ id }) => id) ?? [];
    if (collectionIds.length === 0 || !collectionIds.every((id) => known.includes(id))) throw new Refused(404, 'No such collection.');
    return keep(server, newItem(cipher, collectionIds));
  },
  'PUT /api/ciphers/:id': (server, asked, id) => {
    const sent = jsonOf(asked);
    const item = itemOf(server, id);
    if (typeof sent.lastKnownRevisionDate === 'string' && Date.parse(item.changedAt) - Date.parse(sent.lastKnownRevisionDate) > 1000)
      throw new Refused(400, 'The cipher you are updating is out of date. Please save your work, sync your vault, and try again.');
    return keep(server, withContent(item, sent));
  },
  'PUT /api/ciphers/:id/delete': (server, _asked, id) => keep(server, { ...itemOf(server, id), deletedAt: new Date().toISOString() }),
  'DELETE /api/ciphers/:id': (server, _asked, id) => {
    itemOf(server, id);
    server.state.items.delete(id);
    return touch(server, {});
  },
  'POST /api/sends': (server, asked) => keepSend(server, jsonOf(asked)),
  'GET /api/organizations/:id/policies': ({ state }, _asked, id) => {
    const organization = state.account.organizations.find((each) => each.id === id);
    if (organization === undefined || organization.role > 1) throw new Refused(404, 'Not found.');
    return { object: 'list', data: state.policies, continuationToken: null };
  },
};

/** Undefined for what this server was never taught. */
export function answerRoute(server: BitwardenServer, asked: Asked): Json | number | undefined {
  const free = open[`${asked.method} ${asked.path}`];
  if (free !== undefined) return free(server, asked, '');
  for (const [route, answer] of Object.entries(guarded)) {
    const id = matchRoute(route, `${asked.method} ${asked.path}`);
    if (id === undefined) continue;
    if (!server.state.accessTokens.has(asked.authorization?.replace(/^Bearer /, '') ?? '')) throw new Refused(401, 'Unauthorized.');
    return answer(server, asked, id);
  }
  return undefined;
}

function matchRoute(route: string, named: string): string | undefined {
  if (!route.includes(':id')) return route === named ? '' : undefined;
  const pattern = new RegExp(`^${route.replace(':id', '([0-9a-f-]{36})')}$`);
  return pattern.exec(named)?.[1];
}

function grantTokens(server: BitwardenServer, asked: Asked): Json {
  const form = new URLSearchParams(asked.body);
  const { account, refreshTokens } = server.state;
  const kind = form.get('grant_type');
  if (kind === 'refresh_token') {
    if (!refreshTokens.has(form.get('refresh_token') ?? '')) throw new Refused(400, 'invalid_grant');
  } else if (kind === 'client_credentials') {
    if (form.get('client_id') !== `user.${account.id}` || form.get('client_secret') !== account.apiSecret)
      throw new Refused(400, 'invalid_client');
  } else if (kind === 'password') {
    const right = form.get('username') === account.email && form.get('password') === account.proof;
    if (!right) throw new Refused(400, 'Username or password is incorrect. Try again.');
  } else throw new Refused(400, 'unsupported_grant_type');
  return tokenAnswer(account, newTokens(server));
}

function newTokens(server: BitwardenServer): { readonly access: string; readonly refresh: string } {
  const { account, accessTokens, refreshTokens, stamp } = server.state;
  const now = Math.floor(Date.now() / 1000);
  const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    sub: account.id,
    email: account.email,
    name: account.email,
    email_verified: true,
    premium: false,
    sstamp: stamp,
    nbf: now,
    exp: now + 3600,
    iss: server.url,
    amr: ['Application'],
    jti: randomUUID(),
  };
  const access = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${Buffer.from(randomUUID()).toString('base64url')}`;
  const refresh = randomUUID();
  accessTokens.add(access);
  refreshTokens.add(refresh);
  return { access, refresh };
}

function keepSend(server: BitwardenServer, sent: Json): Json {
  const text = sent.text as Json;
  if (!isSealed(sent.name) || !isSealed(text.text) || !isSealed(sent.key)) throw new Refused(400, 'The send is not sealed.');
  const id = randomUUID();
  const accessId = Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
  const stored = { ...sent, object: 'send', id, accessId, accessCount: 0, revisionDate: new Date().toISOString() };
  server.state.sends.set(id, stored);
  return touch(server, stored);
}

function keep(server: BitwardenServer, item: StoredItem): Json {
  server.state.items.set(item.id, item);
  return touch(server, itemAnswer(item));
}

function touch<T>(server: BitwardenServer, answer: T): T {
  server.state.changedAt = Date.now();
  return answer;
}

function itemOf(server: BitwardenServer, id: string): StoredItem {
  const item = server.state.items.get(id);
  if (item === undefined) throw new Refused(404, 'Not found.');
  return item;
}

const jsonOf = (asked: Asked): Json => JSON.parse(asked.body) as Json;
