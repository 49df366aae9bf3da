import { cliErrors } from '../errors.ts';
import type { OpenSession } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';
import type { Destination } from './destination.ts';

export interface RemoteOptions {
  readonly url?: string;
  readonly token?: string;
  readonly userToken?: string;
  readonly profile?: string;
}

/** A destination with the access token of the command line, of the environment or of a stored sign-in. */
export interface Remote extends Destination {
  readonly credential: Credential;
  /** The same with a new access token; absent where the token was given and not stored. */
  readonly renew?: () => Promise<Remote>;
}

/** The access token and where it is from; shown without the token. */
export interface Credential {
  readonly token: string;
  readonly source: 'option' | 'environment' | 'keychain' | 'file';
  readonly profile?: string;
  readonly place?: string;
  /** Unix seconds by this machine's clock. */
  readonly expiresAt?: number;
}

const defaultUrl = 'http://localhost:7300';

/** A token that is given wins; else the profile's sign-in is used, renewed when it is about to end. */
export async function openRemote(options: RemoteOptions, terminal: Pick<Terminal, 'environment' | 'folder'>): Promise<Remote> {
  const { environment } = terminal;
  const url = givenUrl(options, environment);
  const userToken = options.userToken ?? environment.AXE_USER_TOKEN;
  const more = userToken === undefined ? {} : { 'x-user-token': userToken };
  const token = givenToken(options, environment);
  if (token !== undefined) {
    const credential = { token, source: options.token === undefined ? 'environment' : 'option' } as const;
    return remoteWith(url ?? (await profileUrl(options, terminal)) ?? defaultUrl, credential, more);
  }
  const { freshTokens, signedOut } = await import('../session/renew-session.ts');
  const { openSession, sessionOf } = await import('../session/session.ts');
  const found = sessionOf(options.profile, terminal);
  const session = openSession(found);
  if (session === undefined) throw signedOut(found);
  if (url !== undefined) await refuseElsewhere(session, url);
  return signedInRemote(session, await freshTokens(session), more);
}

/** The address of the platform that was asked for; undefined when nobody named one. */
function givenUrl(options: Pick<RemoteOptions, 'url'>, environment: Terminal['environment']): string | undefined {
  const port = environment.AXE_PORT ?? '';
  const given = options.url ?? (environment.AXE_URL || (port === '' ? undefined : `http://localhost:${port}`));
  if (given === undefined) return undefined;
  const url = given.replace(/\/+$/, '');
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  throw cliErrors.USAGE(`--url (AXE_URL) takes an address such as http://localhost:7300, not ${JSON.stringify(url)}.`);
}

/** `--url`, `AXE_URL`, `AXE_PORT`, the profile's own address, and at last that of `axe up`. */
export const platformUrl = (
  options: Pick<RemoteOptions, 'url'>,
  environment: Terminal['environment'],
  remembered: string | undefined,
): string => givenUrl(options, environment) ?? remembered ?? defaultUrl;

/** A token as it was given, without the line break of a shell; undefined when there is none. */
export function givenToken(options: Pick<RemoteOptions, 'token'>, environment: Terminal['environment']): string | undefined {
  const given = options.token ?? environment.AXE_TOKEN;
  if (given === undefined) return undefined;
  const token = given.trim();
  if (token === '') {
    // What a failed $(axe token issue …) leaves behind: going on as the person who is signed in would be somebody else.
    throw cliErrors.USAGE(
      'The token is empty (AXE_TOKEN or --token). Nothing was sent. Issue one, or unset AXE_TOKEN to use your sign-in.',
    );
  }
  if (!/\s/.test(token)) return token;
  throw cliErrors.USAGE('The token holds spaces or line breaks. Pass only what axe token issue printed on standard output.');
}

export function remoteWith(url: string, credential: Credential, headers: Remote['headers'] = {}): Remote {
  return { url, headers: { ...headers, authorization: `Bearer ${credential.token}` }, credential };
}

type StoredTokens = { readonly accessToken: string; readonly expiresAt?: number };

function signedInRemote(session: OpenSession, { accessToken, expiresAt }: StoredTokens, headers: Remote['headers']): Remote {
  const { name, store, profile } = session;
  const life = expiresAt === undefined ? {} : { expiresAt };
  const credential = { token: accessToken, source: store.kind, profile: name, place: store.place, ...life };
  const renew = async () => {
    const { renewTokens } = await import('../session/renew-session.ts');
    return signedInRemote(session, await renewTokens(session, accessToken), headers);
  };
  return { ...remoteWith(profile.url, credential, headers), renew };
}

async function profileUrl(options: RemoteOptions, terminal: Pick<Terminal, 'environment' | 'folder'>): Promise<string | undefined> {
  const { sessionOf } = await import('../session/session.ts');
  return sessionOf(options.profile, terminal).profile?.url;
}

/** A stored token is sent to the platform that gave it and to no other. */
async function refuseElsewhere({ name, profile }: OpenSession, url: string): Promise<void> {
  if (new URL(url).origin === profile.url) return;
  const { sessionErrors } = await import('../session/errors.ts');
  throw sessionErrors.PROFILE_ELSEWHERE(
    `Profile ${name} is signed in to ${profile.url}, not to ${url}, and its token goes nowhere else. Nothing was sent. Leave out --url (AXE_URL, AXE_PORT), or sign in there: axe login --url ${url} --profile <name>.`,
    { profile: name, url: profile.url },
  );
}
