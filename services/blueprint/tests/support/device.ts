import assert from 'node:assert/strict';
import { type Browser, formOf, type Visit } from '../../testing/browser.ts';
import { askToken, type Tokens } from '../../testing/sign-in.ts';

export interface DeviceStart {
  readonly device_code: string;
  readonly user_code: string;
}

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

export async function startDevice(url: string, form: Record<string, string> = {}): Promise<DeviceStart> {
  const fields = { client_id: 'axe-cli', scope: 'openid email frame', ...form };
  const answer = await fetch(`${url}/oauth/device_authorization`, { method: 'POST', body: new URLSearchParams(fields) });
  assert.equal(answer.status, 200);
  return (await answer.json()) as DeviceStart;
}

/** A person types the code and says that the program is theirs; ends at the page that asks them to sign in, or that thanks them. */
export async function typeCode(browser: Browser, url: string, userCode: string): Promise<Visit> {
  const page = await browser.get(`${url}/oauth/device`);
  const input = formOf(page, /\/oauth\/device$/);
  const asked = await browser.post(input.action, { ...input.fields, user_code: userCode });
  const confirm = formOf(asked, /\/oauth\/device$/);
  return browser.follow(await browser.post(confirm.action, confirm.fields));
}

export const redeemDevice = (url: string, deviceCode: string): Promise<Tokens> =>
  askToken(url, { grant_type: deviceGrant, device_code: deviceCode, client_id: 'axe-cli' });
