import type { Terminal } from '../../terminal.ts';
import { discoverProvider } from '../provider/discover-provider.ts';
import { providerFailure } from '../provider/provider-failure.ts';
import { tokensOf } from '../provider/tokens-of.ts';
import type { Tokens } from '../store/tokens.ts';
import { askedScope } from './asked-scope.ts';
import { listenForCallback } from './listen-for-callback.ts';
import { browserCommand, openBrowser } from './open-browser.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface BrowserSignIn {
  readonly origin: string;
  readonly loginHint?: string | undefined;
  /** False: only show the address. */
  readonly openBrowser: boolean;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number | undefined;
}

const fiveMinutesMs = 5 * 60_000;

/** Authorization code with PKCE, state, nonce and the issuer's name in the answer (RFC 8252, 7636, 9207). */
export async function signInWithBrowser(options: BrowserSignIn, terminal: Terminal): Promise<Tokens> {
  const { origin, signal, timeoutMs = fiveMinutesMs } = options;
  const { issuer, metadata, config, library } = await discoverProvider(origin);
  const verifier = library.randomPKCECodeVerifier();
  const [state, nonce] = [library.randomState(), library.randomNonce()];
  const issuerPromised = metadata.authorization_response_iss_parameter_supported === true;
  const listener = await listenForCallback({ state, issuer, issuerPromised, timeoutMs });
  try {
    const url = library.buildAuthorizationUrl(config, {
      redirect_uri: listener.redirectUri,
      scope: askedScope(metadata.scopes_supported),
      code_challenge: await library.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      // A browser that is signed in already must not decide who this is: the person picks the account, for every profile anew.
      prompt: 'login',
      ...(options.loginHint === undefined ? {} : { login_hint: options.loginHint }),
    });
    await showAddress(url.href, options, terminal);
    const callback = await unlessAborted(signal, listener.received);
    try {
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      const answer = await unlessAborted(signal, library.authorizationCodeGrant(config, callback.url, checks));
      callback.show('signed-in');
      return tokensOf(answer, origin, new Date());
    } catch (cause) {
      callback.show('failed');
      throw providerFailure(cause, origin, 'sign-in');
    }
  } finally {
    await listener.close();
  }
}

async function showAddress(url: string, options: BrowserSignIn, terminal: Terminal): Promise<void> {
  const { environment, interactive } = terminal;
  const command = options.openBrowser ? browserCommand(url, environment, process.platform, interactive === true) : undefined;
  const opened = command !== undefined && (await openBrowser(command, environment));
  const lead = opened
    ? 'Sign in on the page that opens in your browser. If none opens, go to:'
    : 'Sign in with a browser on this machine. Open this address (or use axe login --device on another machine):';
  terminal.note(`${lead}\n\n  ${url}\n\nWaiting for the sign-in; Ctrl-C breaks it off.`);
}
