import type { JSONWebKeySet } from 'jose';
import { type Check, type CheckContext, failed, notChecked, type Outcome, passed } from '../check.ts';
import { mayBeAsked } from '../web/may-be-asked.ts';
import { describeReply, errorOf, fieldsOf, textOf } from '../web/read-answer.ts';
import { forgedToken } from './forged-token.ts';
import { issuerIn, readMetadata } from './metadata.ts';
import { postMcp } from './post-mcp.ts';

/** Point 7: the keys can be had, and the service has them. */
export const keysCheck: Check = {
  id: 'keys',
  point: 7,
  title: 'signing keys are fetched, and an unknown key is looked for once',
  why: 'Without the keys no token can be checked (503 OIDC_UNAVAILABLE); with old ones everybody is refused after a rotation.',
  fix: 'Let the machine of the service reach the issuer over https: DNS, firewall, clock.',
  runs: 'url',
  async run(context) {
    const issuer = issuerIn((await readMetadata(context)) ?? {});
    if (issuer === undefined) return notChecked('the metadata names no issuer (see point 3)');
    const keys = await fetchKeys(issuer, context);
    if (typeof keys !== 'number') return keys;
    // Twice: the second unknown key must be answered from memory and not end in an error.
    for (const round of ['first', 'second']) {
      const wrong = await presentForged(issuer, context, round);
      if (wrong !== undefined) return wrong;
    }
    return passed(`${keys} keys at ${new URL(issuer).host}; the service has keys and refuses an unknown one by name`);
  },
};

async function fetchKeys(issuer: string, { ask, target }: CheckContext): Promise<number | Outcome> {
  if (!mayBeAsked(issuer, target)) return notPublic('the issuer', issuer);
  const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const reply = await ask(place);
  const configuration = fieldsOf(reply);
  if (!reply.arrived || reply.status !== 200 || configuration === undefined) {
    return failed(`${place}: ${describeReply(reply)}`, 'Correct the issuer, or start the identity provider: nobody can sign in.');
  }
  if (configuration.issuer !== issuer) {
    return failed(
      `the provider calls itself ${textOf(configuration.issuer).slice(0, 200)}, the service names ${issuer}`,
      'Make both the same text, slash at the end included.',
    );
  }
  const jwksUri = textOf(configuration.jwks_uri);
  if (!mayBeAsked(jwksUri, target)) return notPublic('the address of the keys', jwksUri);
  const fetched = await ask(jwksUri);
  const set = fieldsOf(fetched);
  if (!fetched.arrived || fetched.status !== 200 || !Array.isArray(set?.keys))
    return failed(`${jwksUri.slice(0, 200)}: ${describeReply(fetched)}`);
  return usableKeys(set as unknown as JSONWebKeySet);
}

const notPublic = (what: string, place: string): Outcome =>
  failed(
    `${what} is ${JSON.stringify(place.slice(0, 200))}, which is no public https address: it was not asked`,
    'Correct it in the environment of the process or at the identity provider.',
  );

async function usableKeys(set: JSONWebKeySet): Promise<number | Outcome> {
  const broken = failed(
    'the key set holds no key that can check RS256',
    'Publish the public keys of the provider again; rotate if need be (axe op rotate-keys).',
  );
  const { createLocalJWKSet, importJWK } = await import('jose');
  try {
    createLocalJWKSet(set);
    const usable = await Promise.all(
      set.keys.filter(({ kty, kid }) => kty === 'RSA' && kid !== undefined).map((key) => importJWK(key, 'RS256')),
    );
    return usable.length === 0 ? broken : usable.length;
  } catch {
    return broken;
  }
}

async function presentForged(issuer: string, context: CheckContext, round: string): Promise<Outcome | undefined> {
  const reply = await postMcp(
    { ...context, token: forgedToken({ issuer, audience: context.target.mcp, now: context.now() }) },
    'tools/list',
  );
  const error = errorOf(reply);
  if (reply.arrived && reply.status === 401 && error?.code === 'INVALID_TOKEN') return undefined;
  if (error?.code === 'OIDC_UNAVAILABLE') return failed(`the service never received the keys of ${issuer}`);
  if (error?.code === 'UNTRUSTED_ISSUER') {
    return failed(
      `the service sends people to ${issuer} and does not trust it`,
      'Set AXE_PLATFORM_ISSUER (or the tenant in the registry) of the process to the issuer its metadata names, and restart it.',
    );
  }
  return failed(
    `a token with an unknown key (${round} time): ${describeReply(reply)}`,
    'Read the log of the service at this moment: an unknown key must be a 401.',
  );
}
