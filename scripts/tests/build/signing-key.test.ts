import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readSigningKey } from '../../build/signing-key.ts';

const pemOf = (kind: 'ed25519' | 'ec'): string => {
  const { privateKey } = kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
};

test('a key is read from its text, on one line or several, or from its file; its signatures hold', (t) => {
  const pem = pemOf('ed25519');
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-key-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'axe.release.pem'), pem);
  const keys = [pem, pem.replaceAll('\n', '\\n'), path.join(folder, 'axe.release.pem')].map(readSigningKey);
  for (const key of keys) {
    assert.ok(key !== undefined);
    assert.equal(key.publicKey, keys[0]?.publicKey);
    const known = createPublicKey({ key: Buffer.from(key.publicKey, 'base64'), format: 'der', type: 'spki' });
    assert.ok(verify(null, Buffer.from('release'), known, Buffer.from(key.sign('release'), 'base64')));
  }
});

test('no key is no signature; what is none is refused without showing it', () => {
  assert.equal(readSigningKey(undefined), undefined);
  assert.equal(readSigningKey(' '), undefined);
  assert.throws(() => readSigningKey(pemOf('ec')), /of the kind ec\. Make one with: openssl genpkey -algorithm ed25519/);
  assert.throws(() => readSigningKey('no-such-file.pem'), /names no-such-file\.pem, which cannot be read \(ENOENT\)/);
  const broken = `-----BEGIN PRIVATE KEY-----\nsecretsecret\n-----END PRIVATE KEY-----`;
  assert.throws(
    () => readSigningKey(broken),
    (error: Error) => /holds no private key/.test(error.message) && !error.stack?.includes('secretsecret'),
  );
});
