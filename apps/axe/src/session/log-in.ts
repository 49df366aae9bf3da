import { cliErrors } from '../errors.ts';
import { givenToken, platformUrl } from '../remote/platform-address.ts';
import type { Terminal } from '../terminal.ts';
import { checkGivenToken } from './check-given-token.ts';
import { keepSignIn, prepareStore } from './keep-sign-in.ts';
import { originOf } from './provider/origin.ts';
import { sessionOf } from './session.ts';
import { interruptible } from './sign-in/interruptible.ts';
import { signInWithBrowser } from './sign-in/sign-in-with-browser.ts';
import { signInWithDevice } from './sign-in/sign-in-with-device.ts';
import type { StoreKind, Tokens } from './store/tokens.ts';
import { readClaims } from './token-claims.ts';

export interface LoginOptions {
  readonly url?: string;
  readonly profile?: string;
  readonly device?: boolean;
  readonly token?: string;
  /** False with --no-browser. */
  readonly browser?: boolean;
  readonly loginHint?: string;
  readonly force?: boolean;
}

export interface LoggedIn {
  readonly profile: string;
  readonly url: string;
  readonly signed_in_as: string;
  readonly store: StoreKind;
  readonly place: string;
  readonly expires_at?: string;
  /** By itself, when it is about to end. */
  readonly renewed: boolean;
  /** Of a single token: the services that took it. */
  readonly opens?: readonly string[];
}

export async function logIn(options: LoginOptions, terminal: Terminal): Promise<LoggedIn> {
  refuseContradictions(options);
  const session = sessionOf(options.profile, terminal);
  const origin = originOf(platformUrl(options, terminal.environment, session.profile?.url));
  const force = options.force === true;
  const store = await prepareStore(session, origin, force);
  const { tokens, opens } = await obtain(options, origin, terminal);
  const { profile, place } = await keepSignIn(session, store, tokens, force);
  const { expiresAt, refreshToken } = tokens;
  return {
    profile: session.name,
    url: origin,
    signed_in_as: profile.signedIn?.as ?? 'unknown',
    store: store.kind,
    place,
    ...(expiresAt === undefined ? {} : { expires_at: new Date(expiresAt * 1000).toISOString() }),
    renewed: refreshToken !== undefined,
    ...(opens === undefined ? {} : { opens }),
  };
}

function refuseContradictions({ device, token, browser, loginHint }: LoginOptions): void {
  if (token !== undefined && (device === true || loginHint !== undefined)) {
    throw cliErrors.USAGE(
      '--token stores a token that is there already; --device and --login-hint are for signing in. Use one or the other.',
    );
  }
  if (device === true && (browser === false || loginHint !== undefined)) {
    throw cliErrors.USAGE('--device opens no browser here and takes no --login-hint: the person signs in on another machine.');
  }
}

interface Obtained {
  readonly tokens: Tokens;
  readonly opens?: readonly string[];
}

async function obtain(options: LoginOptions, origin: string, terminal: Terminal): Promise<Obtained> {
  if (options.token !== undefined) return await takeToken(options.token, origin, terminal);
  const { loginHint, device, browser } = options;
  const tokens = await interruptible(terminal, (signal) =>
    device === true
      ? signInWithDevice({ origin, signal }, terminal)
      : signInWithBrowser({ origin, loginHint, openBrowser: browser !== false, signal }, terminal),
  );
  return { tokens };
}

async function takeToken(given: string, origin: string, terminal: Terminal): Promise<Obtained> {
  const token = givenToken({ token: given === '-' ? await terminal.readInput() : given }, {});
  if (token === undefined)
    throw cliErrors.USAGE('--token got no token. Nothing was stored. Pass the token, or - and the token on standard input.');
  const opens = await checkGivenToken(origin, token);
  const { exp } = readClaims(token);
  return { tokens: { url: origin, accessToken: token, ...(exp === undefined ? {} : { expiresAt: exp }) }, opens };
}
