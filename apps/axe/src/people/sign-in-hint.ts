import { isRefusal, Refusal } from '@axe/kit';
import { platformUrl } from '../remote/platform-address.ts';
import type { Terminal } from '../terminal.ts';

/** Where and as whom the platform was asked, as far as that is known. */
export interface AskedAs {
  readonly customer: string;
  readonly url?: string | undefined;
  /** Address of the person who is signed in. */
  readonly as?: string;
  readonly environment: Terminal['environment'];
}

/** How to go on when nobody is signed in, or somebody who may not. */
export function signInHint({ customer, url, environment }: AskedAs): string {
  const at = url === undefined || url === platformUrl({}, environment, undefined) ? '' : ` --url ${url}`;
  const without = environment.AXE_TOKEN === undefined ? '' : ', without AXE_TOKEN';
  return `Sign in as an operator or administrator of ${customer} (axe login${at} --profile ops), then repeat with --profile ops${without}.`;
}

/** Refusals that signing in as somebody else mends say so; all others stay what they are. */
export async function hintingAtSignIn<T>(asked: AskedAs, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    const told = toldOf(failure, asked);
    throw isRefusal(failure) && told !== undefined ? retold(failure, `${told} ${signInHint(asked)}`) : failure;
  }
}

function toldOf(failure: unknown, { customer, as }: AskedAs): string | undefined {
  if (isRefusal(failure, 'TOKEN_NEEDED')) {
    const { profile = 'default' } = failure.context;
    return `You are not signed in${profile === 'default' ? '' : ` to profile ${String(profile)}`}.`;
  }
  if (isRefusal(failure, 'ROLE_REQUIRED'))
    return `You are signed in as ${as ?? 'somebody'}, who is neither an operator nor an administrator of ${customer}.`;
  return undefined;
}

/** The same refusal in other words; what it advised before is advised no longer. */
export function retold(failure: Refusal, message: string): Refusal {
  const { code, kind, retryable } = failure;
  const { remedy: _, ...context } = failure.context;
  return new Refusal(code, { kind, summary: '', remedy: '', retryable }, message, context, failure);
}
