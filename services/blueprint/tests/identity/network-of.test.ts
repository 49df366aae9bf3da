import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from '../../src/identity/http/network-of.ts';

test('a caller of IPv4 is one address, a caller of IPv6 a network', () => {
  assert.equal(networkOf('192.0.2.7'), '192.0.2.7');
  assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7');
  for (const address of [
    '2001:db8:1:2::1',
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '2001:0DB8:0001:0002:0000:0000:0000:0001',
    '2001:db8:1:2::',
    '2001:db8:1:2::%eth0',
    '2001:db8:1:2:3::4',
    '2001:db8:1:2::192.0.2.7',
  ]) {
    assert.equal(networkOf(address), '2001:db8:1:2::/64', address);
  }
  for (const address of ['2001:db8:1:3::1', '2001:db8:1::1', '2001:db8::1', '::1', 'fe80::1']) {
    assert.notEqual(networkOf(address), '2001:db8:1:2::/64', address);
  }
  assert.equal(networkOf('::1'), '0:0:0:0::/64');
  assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(networkOf('no address'), 'no address');
});
