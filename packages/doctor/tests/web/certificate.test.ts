import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { after, test } from 'node:test';
import { askHealth, createAsk, targetAt } from '../../src/index.ts';
import { certificateEnd } from '../../src/web/certificate.ts';
import { statusForHost } from '../../src/web/status-for-host.ts';
import { closeServer, listenOn } from '../support/front-door.ts';

// Made for this test: localhost, signed by itself, for a hundred years. It protects nothing.
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggsbwwZbqCD1Of/n/
z34xs6DG1MsyV594EGobbq9yXC6hRANCAAR0c6bntM78KrOwaMqGrAehGGnKyoU/
qlJlyv5q9t8J/naMXqrAa/BUhx/SgGZDl2hQXLuIsZipRtSbLJNl5+xy
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUIFe+EWysVc/6zQh6Rc3UXHHHdRkwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTEwMjQwMFoYDzIxMjYxMDI4
MTAyNDAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAR0c6bntM78KrOwaMqGrAehGGnKyoU/qlJlyv5q9t8J/naMXqrAa/BU
hx/SgGZDl2hQXLuIsZipRtSbLJNl5+xyo2kwZzAdBgNVHQ4EFgQUMcZ7+v5192+g
k2/gPILhOya0j68wHwYDVR0jBBgwFoAUMcZ7+v5192+gk2/gPILhOya0j68wDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAJYZg9Mqbt/wxmAlaGG93PtRT8DwkdfcafjWyQeHyBDPAiEAvwg28ZxV
cFHqDkj2PZoxnJs81DfGfOhDKodMqgY1khc=
-----END CERTIFICATE-----`;

const server = createServer({ key, cert }, (req, res) => res.writeHead(req.headers.host === 'strange.invalid' ? 421 : 404).end());
const url = `https://localhost:${await listenOn(server as unknown as Parameters<typeof listenOn>[0])}`;
after(() => closeServer(server as unknown as Parameters<typeof closeServer>[0]));

test('the end of a certificate is read even where it is not trusted; http has none', async () => {
  assert.equal((await certificateEnd(url))?.getUTCFullYear(), 2126);
  assert.equal(await certificateEnd(url.replace('https:', 'http:')), undefined);
  assert.equal(await certificateEnd('https://localhost:9'), undefined);
});

test('a certificate that is not trusted is said in words', async () => {
  const reply = await createAsk()(url);
  assert.deepEqual(!reply.arrived && [reply.fault.code, reply.fault.told], [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'its certificate is signed by itself',
  ]);
});

test('a service whose certificate ends soon wants attention', async () => {
  const end = (await certificateEnd(url)) as Date;
  const soon = new Date(end.getTime() - 5.5 * 24 * 60 * 60 * 1000);
  const ask = async (address: string) => {
    const body = address.endsWith('/ready') ? { failing: [] } : { status: 'ok', service: 'frame-mcp' };
    return { arrived: true, status: 200, headers: new Headers(), text: JSON.stringify(body) } as const;
  };
  const { state, notes } = await askHealth({ target: targetAt(url, 'frame') }, ask, soon);
  assert.deepEqual([state, notes], ['attention', ['certificate ends in 5 days']]);
});

test('a strange Host goes through TLS only to a server that is trusted, else there is no answer', async () => {
  assert.equal(await statusForHost(url, 'strange.invalid'), undefined);
});
