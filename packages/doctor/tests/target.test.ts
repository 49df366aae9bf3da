import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { parseTarget, targetAt } from '../src/index.ts';

const mcp = 'https://acme.platform.example/frame/mcp';

for (const given of [
  mcp,
  'acme.platform.example/frame/mcp',
  ' "https://acme.platform.example/frame/mcp/" ',
  'https://acme.platform.example/frame',
  'https://acme.platform.example/frame/health/ready',
  'https://acme.platform.example/frame/mcp/.well-known/oauth-protected-resource',
  'https://acme.platform.example/.well-known/oauth-protected-resource/frame/mcp',
  'https://acme.platform.example/frame/.well-known/oauth-protected-resource',
  'https://acme.platform.example/frame/mcp?x=1#y',
]) {
  test(`${given} is frame at its host`, () => {
    assert.deepEqual(parseTarget(given), { service: 'frame', base: 'https://acme.platform.example', mcp, loopback: false });
  });
}

test('loopback, also with IPv6, is http without a scheme and known as such', () => {
  assert.deepEqual(parseTarget('[::1]:7300/frame'), {
    service: 'frame',
    base: 'http://[::1]:7300',
    mcp: 'http://[::1]:7300/frame/mcp',
    loopback: true,
  });
  assert.equal(parseTarget('localhost:7300/frame').mcp, 'http://localhost:7300/frame/mcp');
});

test('a prefix in front of the service stays', () => {
  assert.equal(parseTarget('https://host.example/backoffice/frame/mcp').base, 'https://host.example/backoffice');
  assert.equal(targetAt('https://host.example/backoffice/', 'frame').mcp, 'https://host.example/backoffice/frame/mcp');
});

for (const given of [
  '',
  'https://',
  'ftp://host.example/frame',
  'https://acme.platform.example/',
  'https://kim:pw@host.example/frame',
  'https://host.example/Frame%20X/mcp',
]) {
  test(`${JSON.stringify(given)} is refused with an example`, () => {
    assert.throws(
      () => parseTarget(given),
      (error) => isRefusal(error, 'ADDRESS_UNUSABLE') && !error.message.includes('pw'),
    );
  });
}
