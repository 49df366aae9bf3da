import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jwtVerify, SignJWT } from 'jose';
import { checkClaims } from '../src/check-claims.ts';

const issuer = 'https://acme.platform.example';
const audiences = ['axe:acme', `${issuer}/frame/mcp`];
const now = new Date('2026-11-21T00:00:00Z');
const nowSeconds = now.getTime() / 1000;
const secret = new TextEncoder().encode('a secret of this test, long enough to sign');

const around = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: nowSeconds - 125, max: nowSeconds + 125 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(nowSeconds - 61, nowSeconds - 60, nowSeconds - 59, nowSeconds + 59, nowSeconds + 60, nowSeconds + 61),
  },
  { weight: 2, arbitrary: fc.constant(nowSeconds + 3600) },
  fc.constantFrom<unknown>(undefined, null, 'soon', true, [nowSeconds], {}, 0, -1, nowSeconds + 0.5),
);
const audience = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...audiences) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...audiences, 'axe:globex', ''), { maxLength: 3 }) },
  fc.constantFrom<unknown>(undefined, null, '', 'axe:acme ', 'AXE:ACME', 'axe:acme axe:globex', 7, {}, true),
);
const claims = fc.record({
  iss: fc.oneof(
    { weight: 8, arbitrary: fc.constant<unknown>(issuer) },
    fc.constantFrom<unknown>(undefined, null, [issuer], `${issuer}/`, 7),
  ),
  sub: fc.oneof({ weight: 8, arbitrary: fc.constant<unknown>('p-1') }, fc.constantFrom<unknown>(undefined, null, '', 7, ['p-1'])),
  aud: audience,
  iat: fc.oneof({ weight: 2, arbitrary: fc.constant<unknown>(nowSeconds) }, around),
  exp: fc.oneof({ weight: 2, arbitrary: fc.constant<unknown>(nowSeconds + 3600) }, around),
  nbf: fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(undefined) }, around),
});

/** What the library says of the same claims, with the two rules it does not have: a subject with text, and no birth in the future. */
async function passesLibrary(given: object): Promise<boolean> {
  const text = await new SignJWT(given as Record<string, unknown>).setProtectedHeader({ alg: 'HS256' }).sign(secret);
  const options = {
    issuer,
    audience: audiences,
    clockTolerance: 60,
    currentDate: now,
    requiredClaims: ['exp', 'iat', 'iss', 'aud', 'sub'],
  };
  try {
    const { payload } = await jwtVerify(text, secret, { algorithms: ['HS256'], ...options });
    return typeof payload.sub === 'string' && payload.sub !== '' && typeof payload.iat === 'number' && payload.iat <= nowSeconds + 60;
  } catch {
    return false;
  }
}

test('claims pass exactly when the library would let them pass', async () => {
  let passed = 0;
  await fc.assert(
    fc.asyncProperty(claims, async (given) => {
      // As they come out of a token: undefined members are not there.
      const read = JSON.parse(JSON.stringify(given)) as Record<string, unknown>;
      let mine = true;
      try {
        checkClaims(read, { issuer, audiences }, now);
      } catch {
        mine = false;
      }
      assert.equal(mine, await passesLibrary(read));
      if (mine) passed += 1;
    }),
    { numRuns: 3000 },
  );
  assert.ok(passed > 100, `only ${passed} passed: the property says nothing`);
});
