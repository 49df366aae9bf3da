import { measureVerifySpeed } from '@axe/auth/bench';
import { atMost, type Figure } from './figure.ts';

/** What a token costs that was seen lately, and one that was not, against the library that checks its signature. */
export async function measureTokens(): Promise<readonly Figure[]> {
  const { cachedAgainstUncached, uncachedAgainstJose } = await measureVerifySpeed();
  return [
    atMost('a remembered token against a new one', cachedAgainstUncached, 0.2, '×'),
    atMost('a new token against a bare jose jwtVerify', uncachedAgainstJose, 1.3, '×'),
  ];
}
