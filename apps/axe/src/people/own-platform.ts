import { openRemote, type Remote, type RemoteOptions } from '../remote/platform-address.ts';
import { askWhoAmI, type WhoAmI } from '../session/who-am-i.ts';
import type { Terminal } from '../terminal.ts';
import { peopleErrors } from './errors.ts';
import { hintingAtSignIn } from './sign-in-hint.ts';

/** The platform of this very customer, as the person who is signed in: what is done at one must never be meant for another. */
export async function openOwnPlatform(
  customer: string,
  options: RemoteOptions,
  terminal: Terminal,
): Promise<{ readonly remote: Remote; readonly me: WhoAmI }> {
  const asked = { customer, url: options.url, environment: terminal.environment };
  const remote = await hintingAtSignIn(asked, () => openRemote(options, terminal));
  const me = await askWhoAmI(remote);
  if (me.customer.id === customer) return { remote, me };
  throw peopleErrors.PLATFORM_FOREIGN(
    `You are signed in at ${remote.url}, which is the platform of ${me.customer.id}, not of ${customer}. Nothing was done there. Sign in at that of ${customer}: axe login --url <address> --profile ${customer}, then repeat with --profile ${customer}.`,
    { url: remote.url, customer: me.customer.id },
  );
}
