import { setTimeout as wait } from 'node:timers/promises';
import { isRefusal } from '@axe/kit';
import type { DeviceAuthorizationResponse } from 'openid-client';
import type { Terminal } from '../../terminal.ts';
import { sessionErrors } from '../errors.ts';
import { discoverProvider, type Provider } from '../provider/discover-provider.ts';
import { oauthErrorOf, providerFailure } from '../provider/provider-failure.ts';
import { tokensOf } from '../provider/tokens-of.ts';
import type { Tokens } from '../store/tokens.ts';
import { askedScope } from './asked-scope.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface DeviceSignIn {
  readonly origin: string;
  readonly signal: AbortSignal;
  readonly pause?: ((seconds: number, signal: AbortSignal) => Promise<void>) | undefined;
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628, 3.2 and 3.5. */
const defaultIntervalSeconds = 5;
const slowDownSeconds = 5;
const longestIntervalSeconds = 60;

/** For machines without a browser: the person confirms a code on another one (RFC 8628). */
export async function signInWithDevice(options: DeviceSignIn, terminal: Terminal): Promise<Tokens> {
  const { origin } = options;
  const provider = await discoverProvider(origin);
  if (provider.metadata.device_authorization_endpoint === undefined) {
    throw sessionErrors.PROVIDER_UNFIT(`The platform at ${origin} offers no sign-in by code. Use axe login without --device.`, {
      url: origin,
    });
  }
  let device: DeviceAuthorizationResponse;
  try {
    device = await provider.library.initiateDeviceAuthorization(provider.config, { scope: askedScope(provider.metadata.scopes_supported) });
  } catch (cause) {
    throw providerFailure(cause, origin, 'sign-in');
  }
  showCode(device, terminal);
  return await poll(provider, device, options, terminal);
}

function showCode(device: DeviceAuthorizationResponse, terminal: Terminal): void {
  const minutes = Math.max(1, Math.floor(device.expires_in / 60));
  const complete = printable(device.verification_uri_complete ?? '');
  terminal.note(
    [
      'Open this address on any machine with a browser and enter the code:',
      '',
      `  ${printable(device.verification_uri)}`,
      `  code: ${printable(device.user_code)}`,
      '',
      ...(complete === '' ? [] : [`Or open the address that holds the code: ${complete}`, '']),
      `The code is good for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}. Waiting; Ctrl-C breaks it off.`,
    ].join('\n'),
  );
}

async function poll(provider: Provider, device: DeviceAuthorizationResponse, options: DeviceSignIn, terminal: Terminal): Promise<Tokens> {
  const { origin, signal, pause = pauseSeconds } = options;
  const { library, config } = provider;
  let interval = Math.max(device.interval ?? defaultIntervalSeconds, 1);
  let silent = false;
  for (let waited = interval; waited <= device.expires_in; waited += interval) {
    await unlessAborted(signal, pause(interval, signal));
    try {
      const request = library.genericGrantRequest(config, deviceGrant, { device_code: device.device_code });
      return tokensOf(await unlessAborted(signal, request), origin, new Date());
    } catch (cause) {
      const next = nextStep(cause, origin);
      if (next === 'slower') interval += slowDownSeconds;
      if (next !== 'silence') continue;
      interval = Math.min(interval * 2, longestIntervalSeconds);
      if (!silent) terminal.note('The platform does not answer at the moment; still trying.');
      silent = true;
    }
  }
  throw ranOut(origin);
}

/** Throws what ends the sign-in. */
function nextStep(cause: unknown, origin: string): 'same' | 'slower' | 'silence' {
  const error = oauthErrorOf(cause);
  if (error === 'authorization_pending') return 'same';
  if (error === 'slow_down') return 'slower';
  if (error === 'expired_token') throw ranOut(origin);
  const failure = providerFailure(cause, origin, 'sign-in');
  if (isRefusal(failure, 'PROVIDER_UNREACHABLE')) return 'silence';
  throw failure;
}

const pauseSeconds = (seconds: number, signal: AbortSignal): Promise<void> =>
  wait(seconds * 1000, undefined, { signal }).catch(() => undefined);

const ranOut = (origin: string) =>
  sessionErrors.SIGN_IN_TIMED_OUT(
    `Nobody entered the code at ${origin} while it was good. Nothing was stored. Run axe login --device again for a new one.`,
    { url: origin },
  );

/** It comes over the wire and goes to a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go.
const printable = (text: string): string => text.replace(/[\x00-\x1f\x7f-\x9f]/g, '').slice(0, 500);
