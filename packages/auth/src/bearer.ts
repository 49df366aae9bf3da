import { authErrors, invalidToken } from './errors.ts';

/** As `req.headers` or `headersDistinct` of node:http or `Headers.get` give it. */
export type HeaderValue = string | readonly string[] | null | undefined;

/** Entra tokens with many groups reach 8 KiB; nothing honest is longer than this. */
export const maxTokenLength = 16_384;

/** What nearly every call sends, read at one go; everything else is taken apart below, to say what is wrong with it. */
const usualHeader = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/;

const token68 = /^[A-Za-z0-9._~+/-]+=*$/;

/** The token of an `Authorization` header. Only the Bearer scheme, exactly once. */
export function bearerFrom(header: HeaderValue): string {
  const value = onlyValue(header, 'Authorization');
  const usual = value === undefined ? undefined : usualHeader.exec(value)?.[1];
  if (usual !== undefined && usual.length <= maxTokenLength) return usual;
  if (value === undefined || value.trim() === '') {
    throw authErrors.MISSING_TOKEN('The call carries no token. Sign in and send it as Authorization: Bearer.', { reason: 'NO_HEADER' });
  }
  const [scheme, token, ...rest] = value.trim().split(/ +/, 3);
  if (scheme?.toLowerCase() !== 'bearer') {
    throw authErrors.MISSING_TOKEN('The Authorization header is not of the Bearer scheme, so the call carries no token.', {
      reason: 'SCHEME_NOT_BEARER',
    });
  }
  return checkedToken(rest.length === 0 ? token : undefined, 'Authorization');
}

/** The token of an `X-User-Token` header, with or without the word Bearer; undefined when the header is absent. */
export function userTokenFrom(header: HeaderValue): string | undefined {
  const value = onlyValue(header, 'X-User-Token');
  if (value === undefined) return undefined;
  return checkedToken(value.trim().replace(/^bearer( +|$)/i, ''), 'X-User-Token');
}

function onlyValue(header: HeaderValue, name: string): string | undefined {
  if (header === null || header === undefined) return undefined;
  if (typeof header === 'string') return header;
  if (header.length > 1) throw invalidToken('DUPLICATE_HEADER', `${name} stands in the call more than once. Send it once; none was used.`);
  return header[0];
}

function checkedToken(token: string | undefined, name: string): string {
  if (token === undefined || token === '') throw invalidToken('MALFORMED', `${name} holds no single token. Send one access token in it.`);
  if (token.length > maxTokenLength) {
    throw invalidToken('TOKEN_TOO_LONG', `The token in ${name} is longer than ${maxTokenLength} characters and was not read.`);
  }
  if (!token68.test(token)) throw invalidToken('MALFORMED', `${name} holds characters that no token has. Send one access token in it.`);
  return token;
}
