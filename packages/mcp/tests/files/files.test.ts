import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { openQuarantine } from '../../src/files/quarantine.ts';
import type { ServicePlatform } from '../../src/index.ts';
import { echoService } from '../support/echo-service.ts';
import { startTestHost, type TestHost, tokenFor } from '../support/hosting.ts';
import { rawRequest } from '../support/raw-http.ts';
import { readAnswer } from '../support/rpc.ts';

const limits = { fileBytes: 300_000, fileTimeoutMs: 400, uploadsPerActor: 3, uploadLifetimeMs: 3600_000 };

describe('files in quarantine', () => {
  let host: TestHost;
  let platform: ServicePlatform;
  let clock = new Date('2026-03-01T00:00:00Z');
  let kim: string;
  before(async () => {
    const service = echoService();
    host = await startTestHost(
      {
        ...service,
        open: (given: ServicePlatform) => {
          platform = given;
          return service.open(given);
        },
      },
      { host: { limits, now: () => clock } },
    );
    kim = await tokenFor('person:kim@acme.example');
  });
  after(() => host.close());

  const folder = () => path.join(host.dataDir, 'quarantine');
  async function upload(bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, token = kim) {
    const all = { authorization: `Bearer ${token}`, 'content-type': 'text/csv', ...headers };
    return readAnswer(await fetch(`${host.url}/echo/files`, { method: 'POST', headers: all, body: bytes }));
  }

  test('a file is stored once with its hash and name, and a tool of the same actor gets it', async () => {
    const bytes = randomBytes(200_000);
    const { status, body } = await upload(bytes, { 'x-file-name': encodeURIComponent('../은행 내역.csv') });
    assert.equal(status, 201);
    assert.equal(body.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.deepEqual([body.size_bytes, body.file_name, body.expires_at], [200_000, '은행 내역.csv', '2026-03-01T01:00:00.000Z']);
    const taken = await platform.uploads.take(body.file_id, 'person:kim@acme.example');
    assert.deepEqual(Buffer.from(await taken.bytes()), bytes);
    assert.equal(taken.mediaType, 'text/csv');
    const again = await platform.uploads.take(body.file_id, 'person:kim@acme.example');
    assert.equal(again.sha256, body.sha256, 'taking does not consume: a dry run comes before the real call');
  });

  test('a form is refused instead of stored with its boundaries, and a name of dots alone is none', async () => {
    const form = await upload(randomBytes(10), { 'content-type': 'multipart/form-data; boundary=x' });
    assert.deepEqual([form.status, form.body.error.context.reason], [400, 'MULTIPART_BODY']);
    assert.match(form.body.error.message, /--data-binary/);
    const dots = await upload(randomBytes(10), { 'x-file-name': 'a%2f..' }, await tokenFor('agent:robot'));
    assert.deepEqual([dots.status, dots.body.file_name], [201, undefined]);
  });

  test('nobody else gets it, and nothing tells whether it exists', async () => {
    const { body } = await upload(randomBytes(10));
    const refusal = async (id: string, actor: 'person:lee@acme.example' | 'person:kim@acme.example') =>
      platform.uploads.take(id, actor).then(
        () => 'taken',
        (error: unknown) => (isRefusal(error) ? error.message : 'unexpected'),
      );
    const foreign = await refusal(body.file_id, 'person:lee@acme.example');
    assert.notEqual(foreign, 'taken');
    assert.equal(foreign, await refusal('0190a000-0000-7000-8000-000000000000', 'person:kim@acme.example'));
    assert.equal(foreign, await refusal('../../etc/passwd', 'person:kim@acme.example'));
  });

  test('one actor may have so many waiting, until they expire', async () => {
    assert.equal((await upload(randomBytes(5))).status, 201);
    const full = await upload(randomBytes(5));
    assert.deepEqual([full.status, full.body.error.code], [409, 'UPLOAD_LIMIT']);
    assert.equal((await upload(randomBytes(5), {}, await tokenFor('person:lee@acme.example'))).status, 201);
    const early = (await readdir(folder())).length;
    clock = new Date('2026-03-01T02:00:00Z');
    assert.equal((await upload(randomBytes(5))).status, 201);
    assert.ok((await readdir(folder())).length < early, 'expired files are gone');
  });

  test('too large, too slow or broken off: refused, and nothing is left', async () => {
    clock = new Date('2026-03-01T06:00:00Z');
    await upload(randomBytes(1));
    const before = (await readdir(folder())).sort();
    const large = await upload(randomBytes(900_000));
    assert.deepEqual([large.status, large.body.error.code], [413, 'PAYLOAD_TOO_LARGE']);
    const chunk = `${(100_000).toString(16)}\r\n${'x'.repeat(100_000)}\r\n`;
    const head = `POST /echo/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${kim}\r\n`;
    const chunked = await rawRequest(host.url, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(4)}`);
    assert.equal(chunked.status, 413);
    const slow = await rawRequest(host.url, `${head}Content-Length: 1000\r\n\r\nonly this`);
    assert.equal(slow.status, 408);
    await rawRequest(host.url, `${head}Content-Length: 1000\r\n\r\nonly this`, { timeoutMs: 100 });
    await upload(randomBytes(1));
    const left = (await readdir(folder())).filter((name) => !before.includes(name));
    assert.deepEqual(left.map((name) => path.extname(name)).sort(), ['.bin', '.json'], 'only the last upload is new');
  });

  test('a name that is no percent-encoded UTF-8 is refused', async () => {
    const { status, body } = await upload(randomBytes(1), { 'x-file-name': '%FF%FE' });
    assert.deepEqual([status, body.error.code], [400, 'INVALID_ARGUMENTS']);
  });

  test('a new start keeps whole files and removes halves', async () => {
    clock = new Date('2026-03-01T09:00:00Z');
    const { body } = await upload(randomBytes(50));
    const half = path.join(folder(), '0190a000-0000-7000-8000-000000000001');
    await writeFile(`${half}.part`, 'half');
    await writeFile(`${half}.bin`, 'whole without a record');
    const again = await openQuarantine({ folder: folder(), limits, now: () => clock });
    assert.equal((await again.take(body.file_id, 'person:kim@acme.example')).sizeBytes, 50);
    assert.deepEqual((await readdir(folder())).sort(), [`${body.file_id}.bin`, `${body.file_id}.json`]);
    assert.equal((await readFile(path.join(folder(), `${body.file_id}.bin`))).length, 50);
  });
});
