import { doctorErrors } from './errors.ts';

/** A service as clients reach it. */
export interface Target {
  readonly service: string;
  /** Address in front of the service, without a slash at the end: `https://acme.platform.example`. */
  readonly base: string;
  /** What clients connect to: `{base}/{service}/mcp`. */
  readonly mcp: string;
  readonly loopback: boolean;
}

const example = 'https://acme.platform.example/frame/mcp';
/** What may follow the service in an address that a person has at hand. */
const endpoint = /\/(mcp|health(\/(ready|storage))?|schemas|files|metrics|events)$/;
const wellKnown = '/.well-known/oauth-protected-resource';

/** Reads any address of a service: its MCP endpoint, its health, its metadata, with or without the scheme. */
export function parseTarget(given: string): Target {
  const trimmed = given.trim().replace(/^["'<]+|["'>]+$/g, '');
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `${isLocal(trimmed) ? 'http' : 'https'}://${trimmed}`;
  if (trimmed === '' || !URL.canParse(text))
    throw refuse(`${quote(given)} is no address. Name the one that clients connect to, such as ${example}.`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse(`An address begins with https://, not ${url.protocol}//. Such as ${example}.`);
  if (url.username !== '' || url.password !== '') throw refuse('The address holds a name or a password. Leave them out; nothing was sent.');
  const [service, ...before] = segmentsOf(url.pathname);
  if (service === undefined) throw refuse(`${url.host} is a host and no service. Add the service, such as ${url.origin}/frame/mcp.`);
  const base = [url.origin, ...before.reverse()].join('/');
  return { service, base, mcp: `${base}/${service}/mcp`, loopback: isLoopback(url.hostname) };
}

/** A service at the address in front of it. */
export const targetAt = (base: string, service: string): Target => parseTarget(`${base.replace(/\/+$/, '')}/${service}/mcp`);

/** The segments of the path up to the service, the service first. */
function segmentsOf(pathname: string): readonly string[] {
  const bare = pathname.replace(/\/+$/, '');
  const inserted = bare.startsWith(`${wellKnown}/`) ? bare.slice(wellKnown.length) : bare.replace(wellKnown, '');
  const names = inserted
    .replace(endpoint, '')
    .split('/')
    .filter((name) => name !== '');
  const service = names.at(-1);
  if (service === undefined) return [];
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(service)) throw refuse(`${quote(service)} is no name of a service. Such as ${example}.`);
  return names.reverse();
}

const isLocal = (text: string): boolean => /^(localhost|127\.|\[::1\])/.test(text);

export const isLoopback = (hostname: string): boolean => hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

const refuse = (message: string) => doctorErrors.ADDRESS_UNUSABLE(message);
