import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Browser, createBrowser, formOf, type Visit } from '../../testing/browser.ts';
import { authorizeUrl, signIn } from '../../testing/sign-in.ts';
import { isCode, startConsentPages } from '../support/consent-pages.ts';
import { logged } from '../support/identity-log.ts';
import { newClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';
const lee = 'lee@acme.example';

const { provider, frame, open, signedIn, press } = await startConsentPages();

test('only a form of the very page allows anything', async () => {
  const browser = await signedIn(kim);
  const client = await newClient(provider.issuer);
  const options = { client, resource: frame, scope: 'frame' };
  const [page, other] = [await open(browser, options), await open(browser, options)];
  const strangers = await open(await signedIn(lee), options);
  const { action, fields } = formOf(page, /\/consent$/);
  const tokenOf = (visit: Visit) => formOf(visit, /\/consent$/).fields.csrf ?? '';
  const refused = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const visit = await browser.post(action, form, headers);
    assert.equal(visit.status, 403, JSON.stringify(form));
    assert.match(visit.text, /FORM_INVALID/);
  };
  await refused({});
  await refused({ csrf: '' });
  await refused({ csrf: 'x'.repeat(43) });
  await refused({ csrf: tokenOf(other) });
  await refused({ csrf: tokenOf(strangers) });
  for (const site of ['cross-site', 'same-site', 'CROSS-SITE', 'nonsense']) await refused(fields, { 'sec-fetch-site': site });
  const wrongType = await fetch(action, {
    method: 'POST',
    headers: { cookie: cookiesAt(browser, action), 'content-type': 'text/plain' },
    body: `csrf=${fields.csrf}`,
  });
  assert.equal(wrongType.status, 403);
  for (const button of ['sign-in', 'switch', 'abort']) {
    const visit = await browser.post(action.replace(/consent$/, button), { csrf: 'x'.repeat(43) });
    assert.equal(visit.status, 403, button);
  }
  assert.match((await createBrowser().post(action, fields)).text, /SIGN_IN_EXPIRED/, 'in a browser that was not asked');
  assert.equal((await logged(provider.database, 'consent_granted')).filter(({ client_id: of }) => of === client).length, 0);
  assert.ok(isCode(await press(browser, page, /\/consent$/, { 'sec-fetch-site': 'same-origin' })));
  assert.match((await browser.post(action, fields)).text, /SIGN_IN_EXPIRED/, 'once');
});

test('a yes cannot be given before somebody is signed in, nor where a sign-in is asked for', async () => {
  const known = await signedIn(kim);
  const asked = await open(known, { extra: { prompt: 'login' } });
  const again = formOf(asked, /\/sign-in$/);
  assert.match((await known.post(again.action.replace(/sign-in$/, 'consent'), again.fields)).text, /FORM_INVALID/);
  const browser = createBrowser();
  const page = await open(browser, {});
  const { action, fields } = formOf(page, /\/sign-in$/);
  const visit = await browser.post(action.replace(/sign-in$/, 'consent'), fields);
  assert.equal(visit.status, 403);
  assert.match(visit.text, /FORM_INVALID/);
});

test('a page that waited while somebody else signed in is over', async () => {
  const browser = await signedIn(kim);
  const client = await newClient(provider.issuer);
  const page = await open(browser, { client, resource: frame, scope: 'frame' });
  const out = await browser.get(`${provider.issuer}/oauth/end_session`);
  const form = formOf(out, /\/end_session\/confirm$/);
  await browser.follow(await browser.post(form.action, { ...form.fields, logout: 'yes' }));
  await signIn(browser, authorizeUrl(provider.issuer), lee);
  const { action, fields } = formOf(page, /\/consent$/);
  const visit = await browser.post(action, fields);
  assert.equal(visit.status, 400);
  assert.match(visit.text, /SIGN_IN_EXPIRED/);
  const [row] = (await logged(provider.database, 'signed_out')).slice(-1);
  assert.equal(row?.email, kim);
});

test('pages speak the language of the browser', async () => {
  const browser = createBrowser();
  browser.language = 'ko-KR,ko;q=0.9,en;q=0.5';
  const page = await open(browser, {});
  assert.match(page.text, /<html lang="ko">/);
  assert.match((await browser.get(`${provider.issuer}/oauth/nothing`)).text, /<html lang="ko">/);
  browser.language = 'fr';
  assert.match((await browser.get(page.url.href)).text, /<html lang="en">/);
});

test('a page of a sign-in that does not exist says so, with the request id, and nothing of accounts', async () => {
  for (const uid of ['none', 'x'.repeat(64), '__proto__']) {
    const visit = await createBrowser().get(`${provider.issuer}/oauth/interaction/${uid}`);
    assert.equal(visit.status, 400);
    assert.match(visit.text, /SIGN_IN_EXPIRED/);
    assert.ok(visit.text.includes(visit.headers.get('x-request-id') ?? 'none'));
    assert.doesNotMatch(visit.text, /@acme\.example/);
  }
  const asks = ['kim@acme.example', 'nobody@acme.example', 'han@globex.example'].map(async (hint) => {
    const browser = createBrowser();
    const { text } = await open(browser, { extra: { login_hint: hint } });
    return text.replace(/[A-Za-z0-9_-]{36,}/g, '*');
  });
  const [known, unknown, foreign] = await Promise.all(asks);
  assert.equal(known, unknown);
  assert.equal(known, foreign);
});

const cookiesAt = (browser: Browser, url: string): string =>
  browser
    .cookies()
    .filter(({ path }) => new URL(url).pathname.startsWith(path))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
