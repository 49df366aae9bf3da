import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';
import { registerClient } from '../support/register-client.ts';

const generous = { burst: 100_000, ratePerSecond: 1000 };

let provider: TestProvider;
before(async () => {
  provider = await startProvider({ limits: { registration: generous, page: generous } });
});

const hostile = [
  'javascript:alert(1)',
  'JavaScript://127.0.0.1/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:http://127.0.0.1/1',
  'about:blank',
  'com.example.app:/callback',
  'http://example.com/callback',
  'https://example.com/callback',
  'https://claude.ai/api/mcp/auth_callback/',
  'https://claude.ai/api/mcp/auth_callback?next=https://evil.example',
  'https://claude.ai.evil.example/api/mcp/auth_callback',
  'https://claude.ai@evil.example/api/mcp/auth_callback',
  'http://user@127.0.0.1/callback',
  'http://user:secret@localhost/callback',
  'http://127.0.0.1@evil.example/callback',
  'http://127.0.0.1/callback#fragment',
  'http://127.0.0.1/callback#',
  'http://127.0.0.1\\@evil.example/callback',
  'http:\\\\127.0.0.1\\callback',
  'http:127.0.0.1/callback',
  'http:/127.0.0.1/callback',
  'http:///127.0.0.1/callback',
  '//127.0.0.1/callback',
  '/callback',
  'callback',
  '',
  ' http://127.0.0.1/callback',
  'http://127.0.0.1/call back',
  'http://127.0.0.1/callback\n',
  'http://127.0.0.1/callback\r\nset-cookie: a=b',
  'http://127.0.0.1/\u0000callback',
  'http://127.0.0.1/\u{7f}callback',
  'http://127.0.0.1/\ud800',
  'http://127.0.0.1.evil.example/callback',
  'http://localhost.evil.example/callback',
  'http://localhost./callback',
  'http://127.0.0.1./callback',
  'http://localhost:99999/callback',
  'http://localhost:port/callback',
  'http://127.1/callback',
  'http://2130706433/callback',
  'http://0x7f.0.0.1/callback',
  'http://0177.0.0.1/callback',
  'http://0.0.0.0/callback',
  'http://127.0.0.2/callback',
  'http://[::]/callback',
  'http://[::ffff:127.0.0.1]/callback',
  'http://[::1%25lo]/callback',
  'http://[fe80::1]/callback',
  'http://[0:0:0:0:0:0:0:1]/callback',
  'http://\u{ff4c}ocalhost/callback',
  'http://loc\u{ad}alhost/callback',
  'http://xn--lcalhost-o6a/callback',
  'https://127.0.0.1/callback',
  'ftp://127.0.0.1/callback',
  `http://127.0.0.1/${'a'.repeat(2000)}`,
];

test('an address that is neither on this machine nor known registers nobody', async () => {
  const before = await countClients();
  for (const uri of hostile) {
    for (const uris of [[uri], ['http://127.0.0.1/callback', uri]]) {
      const { status, body } = await registerClient(provider.issuer, { redirect_uris: uris });
      assert.equal(status, 400, JSON.stringify(uri));
      assert.equal(body.error, 'invalid_redirect_uri', JSON.stringify(uri));
    }
  }
  assert.equal(await countClients(), before);
  const refusals = await logged(provider.database, 'client_refused');
  assert.equal(refusals.length, hostile.length * 2);
  assert.ok(refusals.every(({ address, request_id }) => address !== null && request_id !== null));
});

test('the addresses of this machine, of Claude and of the operator are taken', async () => {
  provider.registry((slice) => {
    const { sso } = slice.customer;
    if (sso === undefined) throw new Error('the demo registry has sso');
    return { ...slice, customer: { ...slice.customer, sso: { ...sso, allowed_redirect_uris: ['https://tools.acme.example/oauth/done'] } } };
  });
  for (const uri of [
    'http://127.0.0.1/callback',
    'http://127.0.0.1:8123/callback?a=b',
    'http://localhost',
    'http://LOCALHOST:1/x',
    'http://[::1]:9/callback',
    'https://claude.ai/api/mcp/auth_callback',
    'https://claude.com/api/mcp/auth_callback',
    'https://tools.acme.example/oauth/done',
  ]) {
    assert.equal((await registerClient(provider.issuer, { redirect_uris: [uri] })).status, 201, uri);
  }
  for (const uri of ['https://tools.acme.example/oauth/done/', 'https://tools.acme.example/']) {
    assert.equal((await registerClient(provider.issuer, { redirect_uris: [uri] })).status, 400, uri);
  }
});

test('shapes that are no list of addresses are refused', async () => {
  const many = Array.from({ length: 21 }, (_, index) => `http://127.0.0.1:${8000 + index}/callback`);
  for (const uris of [[], {}, 'http://127.0.0.1/', null, 7, [null], [7], [['http://127.0.0.1/']], [{}], many]) {
    const { status, body } = await registerClient(provider.issuer, { redirect_uris: uris });
    assert.deepEqual([status, body.error], [400, 'invalid_redirect_uri'], JSON.stringify(uris));
  }
  assert.equal((await registerClient(provider.issuer, { redirect_uris: many.slice(0, 20) })).status, 201);
});

test('addresses to be shown are plain https, and a name is one line', async () => {
  const bad = [
    'javascript:alert(1)',
    'data:image/svg+xml,<svg onload=alert(1)>',
    'http://logo.example/a.png',
    'https://u:p@logo.example/',
    '//x',
  ];
  for (const field of ['logo_uri', 'client_uri', 'policy_uri', 'tos_uri']) {
    for (const value of [
      ...bad,
      `https://logo.example/${'a'.repeat(2000)}`,
      'https://logo.example/\u0000',
      'https://logo.example/\udc00',
      7,
      null,
      [],
    ]) {
      const { status, body } = await registerClient(provider.issuer, { [field]: value });
      assert.deepEqual([status, body.error], [400, 'invalid_client_metadata'], `${field} ${JSON.stringify(value)}`);
    }
    assert.equal((await registerClient(provider.issuer, { [field]: 'https://logo.example/a.png' })).status, 201);
  }
  for (const name of ['a\u0000b', 'a\r\nset-cookie: x=y', 'a\u{1b}[31mb', 'lone \ud800', 'x'.repeat(201), 7, [], null]) {
    assert.equal((await registerClient(provider.issuer, { client_name: name })).status, 400, JSON.stringify(name));
  }
});

test('a body that is no small JSON object is refused, and the process lives', async () => {
  const usual = { redirect_uris: ['http://127.0.0.1/callback'] };
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '7',
    JSON.stringify([usual]),
    'redirect_uris=http://127.0.0.1/callback',
    '\u0000',
    '{"redirect_uris":',
  ]) {
    const { status, body } = await registerClient(provider.issuer, text);
    assert.equal(status, 400, text);
    assert.match(String(body.error), /^invalid_/);
  }
  const large = JSON.stringify({ ...usual, software_statement: 'x'.repeat(1024 * 1024) });
  assert.equal((await registerClient(provider.issuer, large)).status, 413);
  const deep = `{"redirect_uris":["http://127.0.0.1/callback"],"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  assert.ok([201, 400].includes((await registerClient(provider.issuer, deep)).status));
  assert.equal((await registerClient(provider.issuer)).status, 201);
});

test('keys that change prototypes change nothing, and nothing unasked is kept', async () => {
  const text = `{"__proto__":{"polluted":true,"redirect_uris":["http://127.0.0.1/a"]},"constructor":{"prototype":{"polluted":true}},
    "redirect_uris":["http://127.0.0.1/callback"],"client_id":"axe-cli","client_secret":"mine","client_id_issued_at":1,"jwks_uri":"https://127.0.0.1/x",
    "sector_identifier_uri":"https://127.0.0.1/x","application_type":"web","id_token_signed_response_alg":"none","subject_type":"pairwise",
    "post_logout_redirect_uris":["https://evil.example/"],"initiate_login_uri":"https://evil.example/","response_modes":["fragment"],"default_max_age":1}`;
  const { status, body } = await registerClient(provider.issuer, text);
  assert.equal(status, 201);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  assert.match(String(body.client_id), /^dyn_/);
  assert.deepEqual(Object.keys(body).sort(), [
    'application_type',
    'client_id',
    'client_id_issued_at',
    'grant_types',
    'redirect_uris',
    'response_types',
    'token_endpoint_auth_method',
  ]);
  assert.equal(body.application_type, 'native');
});

const countClients = (): Promise<bigint> =>
  provider.database.shared(async (tx) => (await tx.one<{ count: bigint }>('select count(*) as count from oauth_client')).count);
