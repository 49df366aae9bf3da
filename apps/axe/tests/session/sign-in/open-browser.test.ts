import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { browserCommand, openBrowser } from '../../../src/session/sign-in/open-browser.ts';

const url = 'https://axe.example.com/oauth/authorize?a=1&b=%20$(x)';
const folder = mkdtempSync(path.join(tmpdir(), 'axe-browser-'));
writeFileSync(path.join(folder, 'xdg-open'), '#!/bin/sh\n', { mode: 0o755 });
after(() => rmSync(folder, { recursive: true }));

const desktop = { DISPLAY: ':0', PATH: `/nowhere${path.delimiter}${folder}` };

for (const [where, environment, platform, interactive, expected] of [
  ['macOS', {}, 'darwin', true, ['open', url]],
  ['Windows, without a shell', {}, 'win32', true, ['rundll32', 'url.dll,FileProtocolHandler', url]],
  ['a Linux desktop', desktop, 'linux', true, ['xdg-open', url]],
  ['a Linux without a screen', { ...desktop, DISPLAY: '' }, 'linux', true, undefined],
  ['a Linux without xdg-open', { DISPLAY: ':0', PATH: '/nowhere' }, 'linux', true, undefined],
  ['another machine over SSH', { ...desktop, SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'linux', true, undefined],
  ['a script that nobody watches', desktop, 'linux', false, undefined],
  ['BROWSER=none', { ...desktop, BROWSER: 'none' }, 'linux', true, undefined],
  ['a wish, also over SSH', { SSH_TTY: '/dev/pts/1', BROWSER: 'helper --new' }, 'linux', false, ['helper', '--new', url]],
  ['a wish with a place for the address', { BROWSER: `w3m -o %s:firefox` }, 'linux', true, ['w3m', '-o', url]],
] as const) {
  test(`the browser on ${where}`, () => assert.deepEqual(browserCommand(url, environment, platform, interactive), expected));
}

test('a program that does not start is told, not thrown', async () => {
  assert.equal(await openBrowser([path.join(folder, 'missing'), url], {}), false);
  assert.equal(await openBrowser([path.join(folder, 'xdg-open'), url], desktop), true);
});
