import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearer, refusal } from '../support/acme.ts';
import { attackedService } from '../support/attacked-service.ts';

const minuteMs = 60_000;

test('a flood of invented key ids costs one fetch, then a pause; good tokens pass all the while', async (t) => {
  const { platform, keys, clock, verify } = await attackedService(t);
  await verify(await platform.token());
  assert.equal(keys.asked(), 1);
  const invented = await Promise.all(Array.from({ length: 200 }, (_, index) => platform.token({}, { kid: `invented-${index}` })));
  const flood = () => Promise.allSettled(invented.map(verify));
  const during = flood();
  const good = await Promise.all(Array.from({ length: 20 }, (_, index) => platform.token({ jti: `good-${index}` }).then(verify)));
  assert.ok(good.every(({ actor }) => actor === 'person:kim@acme.example'));
  assert.ok((await during).every(({ status }) => status === 'rejected'));
  for (let round = 0; round < 3; round += 1) await flood();
  assert.equal(keys.asked(), 2);
  clock.advance(30_000);
  await flood();
  assert.equal(keys.asked(), 3);
});

test('while the key address is slow, tokens of known keys do not wait for it, and unknown ones are given up', async (t) => {
  const { platform, keys, failures, verify } = await attackedService(t);
  await verify(await platform.token());
  keys.behave(() => undefined);
  const waiting = assert.rejects(verify(await platform.token({}, { kid: 'rotated' })), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
  let given = false;
  const done = waiting.then(() => {
    given = true;
  });
  await verify(await platform.token({ jti: 'second' }));
  assert.equal(given, false, 'the good token passed while the other still waited');
  await done;
  assert.deepEqual(
    failures.map(({ stale, cause }) => [stale, (cause as Error).name]),
    [[true, 'TimeoutError']],
  );
});

test('while the key address is dead, known keys keep working; without any the token is not called invalid', async (t) => {
  const { platform, keys, clock, verify } = await attackedService(t);
  keys.behave((res) => void res.socket?.destroy());
  await assert.rejects(verify(await platform.token()), refusal('OIDC_UNAVAILABLE'));
  keys.publish(platform.key.jwk);
  clock.advance(5_000);
  await verify(await platform.token({ jti: 'second' }));
  await keys.close();
  clock.advance(50 * minuteMs);
  await verify(await platform.token({ jti: 'third', exp: clock.seconds() + 3600 }));
  clock.advance(50 * minuteMs);
  await verify(await platform.token({ jti: 'fourth', exp: clock.seconds() + 3600 }));
});

test('a clock ten minutes off is told apart from a bad token, both ways', async (t) => {
  const { platform, clock, verify } = await attackedService(t);
  const issuedAt = (offsetSeconds: number, lifeSeconds: number) => {
    const iat = clock.seconds() + offsetSeconds;
    return platform.token({ iat, exp: iat + lifeSeconds, jti: `token ${offsetSeconds} ${lifeSeconds}` });
  };
  await assert.rejects(verify(await issuedAt(600, 3600)), (error: { context: { claim?: string } }) => {
    assert.equal(error.context.claim, 'iat');
    return refusal('TOKEN_NOT_YET_VALID')(error);
  });
  await assert.rejects(verify(await issuedAt(-600, 300)), refusal('TOKEN_EXPIRED'));
  await verify(await issuedAt(-600, 3600));
  for (const offset of [-60, 0, 60]) await verify(await issuedAt(offset, 3600));
  await assert.rejects(verify(await issuedAt(61, 3600)), refusal('TOKEN_NOT_YET_VALID'));
  await assert.rejects(verify(await platform.token({ nbf: clock.seconds() + 600 })), refusal('TOKEN_NOT_YET_VALID'));
});

test('a clock of this machine that is set back by ten minutes neither freezes the keys nor stretches a memory', async (t) => {
  const { platform, keys, clock, verify, verifier } = await attackedService(t);
  const remembered = bearer(await platform.token());
  const caller = await verifier.verify(remembered);
  await assert.rejects(verify(await platform.token({}, { kid: 'invented' })), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
  const asked = keys.asked();
  clock.advance(-10 * minuteMs);
  await assert.rejects(verifier.verify(remembered), refusal('TOKEN_NOT_YET_VALID'), 'looked at again, with the clock of now');
  const fresh = { iat: clock.seconds(), exp: clock.seconds() + 3600 };
  await assert.rejects(verify(await platform.token(fresh, { kid: 'invented' })), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
  assert.equal(keys.asked(), asked + 2, 'neither keys fetched in the future count as fresh, nor does a pause that began there hold');
  assert.equal((await verify(await platform.token(fresh))).subject, caller.subject);
});
