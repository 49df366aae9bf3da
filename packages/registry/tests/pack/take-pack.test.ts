import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { checkPack, packSecrets, takePack } from '../../src/index.ts';
import { editRegistry, parsePack, parseRegistry } from '../../src/text.ts';
import { bytesOf, registryText, type SamplePack, samplePack } from './sample-pack.ts';

const packOf = (change: (pack: SamplePack) => void = () => undefined) => {
  const pack = samplePack();
  change(pack);
  return parsePack(bytesOf(pack), 'pack.json');
};
const registryOf = (text: string) => parseRegistry(text, { file: 'customers.yaml' }).registry;
const domain = 'acme.platform.example';

const refuse = (change: (pack: SamplePack) => void, code: string, message: RegExp, text = registryText) =>
  assert.throws(
    () => checkPack(packOf(change), 'acme', registryOf(text)),
    (error) => {
      assert.ok(isRefusal(error, code), String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(JSON.stringify(error.context) + error.message, /canary/);
      return true;
    },
  );

test('a right pack is taken in: tenant, apps and slots; comments stay, no value gets in', () => {
  const pack = packOf();
  assert.deepEqual(checkPack(pack, 'acme', registryOf(registryText)), [
    'web: an administrator of the tenant has to consent: https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/adminconsent?client_id=aaaaaaaa-0000-4000-8000-0000000000eb',
  ]);
  const after = editRegistry(registryText, takePack(pack, 'acme', domain));
  assert.doesNotMatch(after, /canary/);
  assert.match(after, /# the first customer\n[\s\S]*# filled by axe secret pull/);
  const { sso, services } = registryOf(after).customers.acme ?? assert.fail();
  assert.equal(sso?.tenant_id, pack.tenant_id);
  assert.deepEqual(sso?.apps.frame_mcp, {
    client_id: 'aaaaaaaa-0000-4000-8000-00000000f4a3',
    application_id_uri: 'https://acme.platform.example/frame/mcp',
    client_secret_env: 'AZURE_FRAME_MCP_CLIENT_SECRET',
    redirect_uris: ['https://claude.com/api/mcp/auth_callback', 'https://claude.ai/api/mcp/auth_callback'],
    scopes: ['openid', 'profile', 'email', 'https://acme.platform.example/frame/mcp/mcp.access'],
  });
  assert.deepEqual(services.frame?.secrets[1], {
    env: 'AZURE_FRAME_MCP_CLIENT_SECRET',
    vault: 'frame/acme/oauth-client-secret',
    rotation_external: 'azure',
    expires: '2028-11-20',
  });
  assert.deepEqual(services.blueprint?.secrets[0]?.vault, 'blueprint/acme/web-client-secret');
  assert.equal(editRegistry(after, takePack(pack, 'acme', domain)), after, 'a second time changes nothing');
});

test('an app the pack does not have, and places the operator chose, stay as they are', () => {
  const first = editRegistry(registryText, takePack(packOf(), 'acme', domain));
  const own = first
    .replace('frame/acme/oauth-client-secret', 'own/place/of-it')
    .replaceAll('AZURE_FRAME_MCP_CLIENT_SECRET', 'FRAME_SECRET');
  const withoutWeb = packOf((pack) => Reflect.deleteProperty(pack.apps, 'web'));
  assert.equal(editRegistry(own, takePack(withoutWeb, 'acme', domain)), own);
  assert.deepEqual(packSecrets(withoutWeb, 'acme', registryOf(own).customers.acme ?? assert.fail()), [
    { app: 'frame_mcp', service: 'frame', env: 'FRAME_SECRET', vault: 'own/place/of-it', value: 'fr~canary.One-1234567890' },
  ]);
});

test('the pack of somebody else is refused', () => {
  refuse((pack) => Object.assign(pack, { customer: 'globex' }), 'PACK_FOREIGN', /of customer globex, and this is acme/);
  refuse(
    (pack) => Object.assign(pack, { tenant_id: '99999999-9999-4999-8999-999999999999' }),
    'PACK_FOREIGN',
    /is that of customer globex/,
  );
  refuse((pack) => Object.assign(pack, { public_domain: 'acme.elsewhere.example' }), 'PACK_FOREIGN', /--domain acme\.platform\.example/);
  const moved = editRegistry(registryText, takePack(packOf(), 'acme', domain));
  refuse(
    (pack) => Object.assign(pack, { tenant_id: '22222222-2222-4222-8222-222222222222' }),
    'PACK_FOREIGN',
    /the registry says 11111111/,
    moved,
  );
});

test('a wrong app is refused with what stands, what must stand and the command', () => {
  const frame = (more: object) => (pack: SamplePack) => void Object.assign(pack.apps.frame_mcp, more);
  const uri = /applications\(appId='aaaaaaaa-0000-4000-8000-00000000f4a3'\)/;
  refuse(
    frame({ token_version: null }),
    'PACK_APP_WRONG',
    /found token version null \(which means 1\); it must be token version 2[\s\S]*--body '\{"api":\{"requestedAccessTokenVersion":2\}\}'/,
  );
  refuse(frame({ token_version: 1 }), 'PACK_APP_WRONG', uri);
  refuse(
    frame({ redirect_uris: ['https://claude.ai/api/mcp/auth_callback'] }),
    'PACK_APP_WRONG',
    /it must be redirect URIs https:\/\/claude\.ai\S+ https:\/\/claude\.com/,
  );
  refuse(
    frame({ redirect_uris: [...samplePack().apps.frame_mcp.redirect_uris, 'https://stranger.example/cb'] }),
    'PACK_APP_WRONG',
    /stranger\.example/,
  );
  refuse(
    frame({ redirect_uris: [...samplePack().apps.frame_mcp.redirect_uris, 'http://claude.ai/cb'] }),
    'PACK_APP_WRONG',
    /http:\/\/claude\.ai\/cb/,
  );
  for (const uri of ['http://localhost:80@stranger.example/', 'https://claude.ai\\@stranger.example/', 'https://stranger@claude.ai/cb']) {
    refuse(frame({ redirect_uris: [...samplePack().apps.frame_mcp.redirect_uris, uri] }), 'PACK_APP_WRONG', /stranger/);
  }
  refuse(
    frame({ application_id_uri: 'api://aaaaaaaa' }),
    'PACK_APP_WRONG',
    /found application id URI api:\/\/aaaaaaaa; it must be application id URI https:\/\/acme/,
  );
  refuse(
    frame({ scope: 'https://acme.platform.example/frame/mcp/other' }),
    'PACK_APP_WRONG',
    /it must be scope https:\/\/acme\.platform\.example\/frame\/mcp\/mcp\.access/,
  );
  refuse(frame({ id_tokens: false }), 'PACK_APP_WRONG', /found no id tokens/);
  refuse(frame({ public_client: null }), 'PACK_APP_WRONG', /public client flows not allowed/);
  refuse((pack) => void Object.assign(pack.apps.web, { redirect_uris: [] }), 'PACK_APP_WRONG', /web: found redirect URIs none/);
  const loopback = packOf(frame({ redirect_uris: [...samplePack().apps.frame_mcp.redirect_uris, 'http://localhost/callback'] }));
  checkPack(loopback, 'acme', registryOf(registryText));
});

test('what an old pack does not tell is said', () => {
  const notes = checkPack(
    packOf((pack) => Object.assign(pack.apps.frame_mcp, { token_version: undefined, redirect_uris: undefined })),
    'acme',
    registryOf(registryText),
  );
  assert.match(notes.join('\n'), /frame_mcp: the pack does not tell token version and redirect URIs/);
});

test('a pack of a run that was cut short is taken in, and the rest is asked for', () => {
  const notes = checkPack(
    packOf((pack) => Object.assign(pack, { complete: false })),
    'acme',
    registryOf(registryText),
  );
  assert.match(notes.join('\n'), /not complete: ask for the pack of a second run/);
});
