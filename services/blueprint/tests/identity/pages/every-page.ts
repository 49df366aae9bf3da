import {
  type ClientShown,
  consentPage,
  deviceCodePage,
  deviceConfirmPage,
  deviceDonePage,
  type HtmlPage,
  type PageFrame,
  problemCodes,
  problemPage,
  signedOutPage,
  signInPage,
  signOutPage,
} from '../../../src/identity/pages/index.ts';

interface ProviderForms {
  readonly input: (action: string, csrf: string, code: string | undefined, charset: string) => string;
  readonly confirm: (action: string, csrf: string, code: string) => string;
}

/** The forms of the installed library itself, which its package does not export: when they change, these tests say so. */
export const providerForms = (await import(
  new URL('helpers/user_code_form.js', import.meta.resolve('oidc-provider')).href
)) as ProviderForms;
export const logoutForm =
  '<form id="op.logoutForm" method="post" action="/oauth/end_session/confirm"><input type="hidden" name="xsrf" value="s"/></form>';

export interface Words {
  readonly client: ClientShown;
  readonly email: string;
  readonly name: string | undefined;
  readonly scopes: readonly string[];
  readonly resource: { readonly title: string; readonly address: string } | undefined;
  readonly userCode: string;
  readonly address: string;
  readonly detail: string;
  readonly path: string;
}

export const plainWords: Words = {
  client: { name: 'Claude Code', redirectHost: '127.0.0.1:53682', firstParty: false, registered: 'dynamic' },
  email: 'kim@acme.example',
  name: '김하늘',
  scopes: ['openid', 'frame:read', 'offline_access', 'hive'],
  resource: { title: 'Accounting', address: 'http://localhost:7300/frame/mcp' },
  userCode: 'WDJB-MJHT',
  address: '203.0.113.7',
  detail: 'error_code=AADSTS65001',
  path: '/oauth/interaction/abc',
};

export function hostileWords(text: string): Words {
  return {
    client: { name: text, redirectHost: text, firstParty: false, registered: 'document' },
    email: text,
    name: text,
    scopes: Array.from({ length: 500 }, (_, at) => `${text.slice(0, 2000)}${at}`),
    resource: { title: text, address: text },
    userCode: text,
    address: text,
    detail: text,
    path: `/oauth/interaction/"><script>'&`,
  };
}

/** Every page there is, in every state it has. */
export function everyPage(frame: PageFrame, words: Words = plainWords): ReadonlyMap<string, HtmlPage> {
  const { client, email, name, scopes, resource, userCode, address, detail, path } = words;
  const actions = { action: path, csrf: 'csrf-value', abortAction: `${path}/abort` };
  return new Map([
    ['sign-in', signInPage(frame, { client, ...actions })],
    ['consent', consentPage(frame, { client, person: { email, name }, resource, scopes, ...actions, switchAction: `${path}/switch` })],
    ...(['none', 'wrong', 'aborted', 'failed', 'rate'] as const).map(
      (problem) =>
        [
          `code ${problem}`,
          deviceCodePage(frame, { form: providerForms.input('/oauth/device', 'x', userCode, 'base-20'), problem }),
        ] as const,
    ),
    [
      'confirm',
      deviceConfirmPage(frame, { form: providerForms.confirm('/oauth/device', 'x', 'WDJB'), client, userCode, from: { address } }),
    ],
    ['done', deviceDonePage(frame, { client })],
    ['sign-out', signOutPage(frame, { form: logoutForm, client })],
    ['sign-out of all', signOutPage(frame, { form: logoutForm, client: undefined })],
    ['signed-out', signedOutPage(frame)],
    ...problemCodes.map((code) => [code, problemPage(frame, { code, status: 400, detail, person: email, retry: path })] as const),
  ]);
}
