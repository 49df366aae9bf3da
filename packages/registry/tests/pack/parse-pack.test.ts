import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { maxPackBytes, parsePack } from '../../src/text.ts';
import { bytesOf, samplePack } from './sample-pack.ts';

const refuse = (bytes: Uint8Array, code: string, message: RegExp) => {
  assert.throws(
    () => parsePack(bytes, 'pack.json'),
    (error) => {
      assert.ok(isRefusal(error, code), String(error));
      assert.match(error.message, message);
      const all = JSON.stringify(error) + error.message + JSON.stringify(error.context) + String(error.stack) + String(error.cause);
      assert.doesNotMatch(all, /canary/);
      return true;
    },
  );
};
const text = (content: string) => Buffer.from(content);

test('a pack of the script is read, with a mark in front and Windows line ends too', () => {
  const pack = parsePack(bytesOf(samplePack()), 'pack.json');
  assert.equal(pack.apps.frame_mcp?.client_secret, 'fr~canary.One-1234567890');
  const windows = `\ufeff${JSON.stringify(samplePack(), undefined, '\t').replaceAll('\n', '\r\n')}`;
  assert.deepEqual(parsePack(text(windows), 'pack.json'), pack);
});

test('an old pack without optional apps and members is read', () => {
  const { client_id, client_secret, application_id_uri, scope } = samplePack().apps.frame_mcp;
  const old = {
    schema: 'axelabs-bootstrap/v1',
    tenant_id: samplePack().tenant_id,
    apps: { frame_mcp: { client_id, client_secret, application_id_uri, scope } },
  };
  assert.deepEqual(Object.keys(parsePack(bytesOf(old), 'pack.json').apps), ['frame_mcp']);
});

test('what is no JSON is refused with its line', () => {
  const good = JSON.stringify(samplePack(), undefined, 2);
  refuse(text(''), 'PACK_UNREADABLE', /is empty/);
  refuse(text('  \n'), 'PACK_UNREADABLE', /is empty/);
  refuse(text(good.replace('"client_secret": "fr', '"client_secret": \'fr')), 'PACK_UNREADABLE', /line 10 /);
  refuse(text(good.replace('"new",', '"new"')), 'PACK_UNREADABLE', /line 12 /);
  refuse(text(good.slice(0, 400)), 'PACK_UNREADABLE', /not JSON/);
  refuse(text(`${good}\nmore`), 'PACK_UNREADABLE', /not JSON/);
  refuse(text('az: command not found canary'), 'PACK_UNREADABLE', /line 1 /);
  refuse(Buffer.from([0xff, 0xfe, 0x7b, 0x00]), 'PACK_UNREADABLE', /not UTF-8/);
  refuse(Buffer.from(good, 'utf16le'), 'PACK_UNREADABLE', /zero bytes/);
  refuse(Buffer.alloc(maxPackBytes + 1, 0x20), 'PACK_UNREADABLE', /262145 bytes/);
});

test('what breaks the format is refused with line, path, what stands and what is allowed', () => {
  const pack = samplePack();
  const frame = pack.apps.frame_mcp;
  const withFrame = (more: object) => bytesOf({ ...pack, apps: { ...pack.apps, frame_mcp: { ...frame, ...more } } });
  refuse(
    bytesOf({ ...pack, schema: 'axelabs-bootstrap/v2' }),
    'PACK_INVALID',
    /line 2, schema: found "axelabs-bootstrap\/v2"; allowed: "axelabs-bootstrap\/v1"/,
  );
  refuse(bytesOf({ ...pack, tenant_id: 'acme' }), 'PACK_INVALID', /line 5, tenant_id: found "acme"; allowed: a GUID/);
  refuse(bytesOf({ ...pack, apps: {} }), 'PACK_INVALID', /line 7, apps: found an object; allowed: one app or more/);
  refuse(
    bytesOf({ ...pack, apps: { frames: frame } }),
    'PACK_INVALID',
    /line 8, apps.frames: found the app "frames"; allowed: web, vault, or an MCP app/,
  );
  refuse(withFrame({ client_id: undefined }), 'PACK_INVALID', /apps.frame_mcp.client_id: found nothing; allowed: a GUID/);
  refuse(
    withFrame({ client_secret: 'WARNING: canary in the value' }),
    'PACK_INVALID',
    /line 10, apps.frame_mcp.client_secret: found text of 28 characters; allowed: a secret as Entra shows it/,
  );
  refuse(withFrame({ client_secret: '' }), 'PACK_INVALID', /found text of 0 characters/);
  refuse(withFrame({ client_secret: ['canary'] }), 'PACK_INVALID', /found a list of 1/);
  refuse(withFrame({ token_version: '2' }), 'PACK_INVALID', /found "2"; allowed: 2/);
  refuse(bytesOf([]), 'PACK_INVALID', /found a list of 0; allowed: an object with schema/);
  refuse(
    text(JSON.stringify(pack, undefined, 2).replace('"secret": "new",', '"client_secret": "canary-canary",')),
    'PACK_INVALID',
    /line 11, apps.frame_mcp.client_secret: found the key "client_secret" a second time/,
  );
});

test('a secret in the place of another member is not shown either', () => {
  const pack = samplePack();
  const withFrame = (more: object) => bytesOf({ ...pack, apps: { ...pack.apps, frame_mcp: { ...pack.apps.frame_mcp, ...more } } });
  refuse(withFrame({ client_id: 'fr~canary.One-1234567890' }), 'PACK_INVALID', /client_id: found text of 24 characters; allowed: a GUID/);
  refuse(
    withFrame({ secret: 'fr~canary.One-1234567890' }),
    'PACK_INVALID',
    /secret: found text of 24 characters; allowed: new, kept or missing/,
  );
  refuse(withFrame({ client_secret: 1234567890 }), 'PACK_INVALID', /client_secret: found a number; /);
  refuse(withFrame({ client_id: 'aaaaaaaa-0000' }), 'PACK_INVALID', /client_id: found "aaaaaaaa-0000"; allowed: a GUID/);
});
