import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { claim, readChain } from '../../src/lock/lock-chain.ts';

/** Two processes, step by step, in the orders that a race would need luck for. */
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'axe-chain-'));
  file = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const nonceOf = (letter: string) => letter.repeat(24);
function draftOf(letter: string): string {
  const draft = path.join(folder, `draft-${letter}`);
  writeFileSync(draft, JSON.stringify({ pid: 1, born: '', host: 'h', nonce: nonceOf(letter), since: 0 }));
  return draft;
}
const holders = () => readdirSync(folder).filter((name) => name.startsWith('lock'));
const lastNonce = () => readChain(file).last?.nonce;

test('both see no lock: one makes it', () => {
  const [a, b] = [readChain(file), readChain(file)];
  assert.ok(claim(file, draftOf('a'), a));
  assert.equal(claim(file, draftOf('b'), b), undefined);
  assert.equal(lastNonce(), nonceOf('a'));
});

test('both see the same dead holder: one takes over', () => {
  assert.ok(claim(file, draftOf('d'), readChain(file)));
  const [a, b] = [readChain(file), readChain(file)];
  const release = claim(file, draftOf('a'), a);
  assert.ok(release);
  assert.equal(claim(file, draftOf('b'), b), undefined);
  assert.equal(lastNonce(), nonceOf('a'));
  release();
  assert.deepEqual(holders(), []);
});

test('seen dead, and by now taken over, given back and taken anew: the late one does not get in', () => {
  assert.ok(claim(file, draftOf('d'), readChain(file)));
  const late = readChain(file);
  claim(file, draftOf('a'), readChain(file))?.();
  assert.ok(claim(file, draftOf('c'), readChain(file)));
  assert.equal(claim(file, draftOf('b'), late), undefined);
  assert.equal(lastNonce(), nonceOf('c'));
  assert.deepEqual(holders(), ['lock'], 'and it leaves nothing that counts');
});

test('seen dead, and by now given back: the late one tries again from the start', () => {
  assert.ok(claim(file, draftOf('d'), readChain(file)));
  const late = readChain(file);
  claim(file, draftOf('a'), readChain(file))?.();
  assert.equal(claim(file, draftOf('b'), late), undefined);
  assert.ok(claim(file, draftOf('b'), readChain(file)));
});

test('a dead one over a dead one: the end of the chain is what counts', () => {
  for (const letter of ['d', 'e', 'f']) assert.ok(claim(file, draftOf(letter), readChain(file)));
  assert.equal(lastNonce(), nonceOf('f'));
  const [a, b] = [readChain(file), readChain(file)];
  const release = claim(file, draftOf('a'), a);
  assert.ok(release);
  assert.equal(claim(file, draftOf('b'), b), undefined);
  release();
  assert.deepEqual(holders(), []);
});

test('taken for dead and only stuck: giving back then leaves the lock of the one who took over', () => {
  const stuck = claim(file, draftOf('a'), readChain(file));
  const later = claim(file, draftOf('b'), readChain(file));
  const last = claim(file, draftOf('c'), readChain(file));
  stuck?.();
  later?.();
  assert.equal(lastNonce(), nonceOf('c'));
  last?.();
  assert.deepEqual(holders(), []);
});
