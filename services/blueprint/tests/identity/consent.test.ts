import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { createBrowser, formOf } from '../../testing/browser.ts';
import { atTenant, authorizeUrl, redeem } from '../../testing/sign-in.ts';
import { isCode, startConsentPages } from '../support/consent-pages.ts';
import { logged } from '../support/identity-log.ts';
import { newClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';
const lee = 'lee@acme.example';

const { provider, frame, outside, open, signedIn, press } = await startConsentPages();

test('the page names the program, where the answer goes, the person and what is allowed; the answer is remembered', async () => {
  const browser = await signedIn(kim);
  const client = await newClient(provider.issuer, { client_name: 'Ledger reader' });
  const options = { client, resource: frame, scope: 'openid frame:read' };
  const page = await open(browser, options);
  for (const text of ['Ledger reader', '127.0.0.1:45671', kim, frame, 'Acme Corporation']) assert.ok(page.text.includes(text), text);
  assert.match(page.headers.get('content-security-policy') ?? '', /form-action 'self' [^;]*http:\/\/127\.0\.0\.1:45671/);
  assert.ok(isCode(await press(browser, page, /\/consent$/)));
  assert.ok(isCode(await open(browser, options)), 'asked once');
  assert.ok(isCode(await open(browser, { ...options, scope: 'openid' })), 'less is allowed, too');
  const elsewhere = await signedIn(kim);
  assert.ok(isCode(await open(elsewhere, options)), 'for the person, not for the browser');
});

test('more, another place, another program, another person: asked again', async () => {
  const browser = await signedIn(kim);
  const client = await newClient(provider.issuer);
  const options = { client, resource: frame, scope: 'openid frame:read' };
  assert.ok(isCode(await press(browser, await open(browser, options), /\/consent$/)));
  for (const changed of [
    { ...options, scope: 'openid frame:read frame:write' },
    { ...options, scope: 'openid frame' },
    { ...options, resource: `${provider.issuer}/blueprint/mcp`, scope: 'openid blueprint:read' },
    { ...options, client: await newClient(provider.issuer) },
    { ...options, extra: { prompt: 'consent' } },
  ]) {
    const page = await open(browser, changed);
    formOf(page, /\/consent$/);
  }
  formOf(await open(await signedIn(lee), options), /\/consent$/);
  const silent = await open(browser, { ...options, scope: 'openid frame', extra: { prompt: 'none' } });
  assert.equal(silent.location?.searchParams.get('error'), 'consent_required');
});

test('two places at once are refused: the page names one', async () => {
  const browser = await signedIn(kim);
  const client = await newClient(provider.issuer);
  const url = new URL(
    authorizeUrl(provider.issuer, { client, resource: `${provider.issuer}/blueprint/mcp`, scope: 'openid blueprint frame' }).url,
  );
  url.searchParams.append('resource', frame);
  const { location } = await browser.follow(await browser.get(url.href), outside);
  assert.equal(location?.searchParams.get('error'), 'invalid_target');
  const body = new URLSearchParams({ client_id: 'axe-cli', scope: 'openid frame blueprint', resource: frame });
  body.append('resource', `${provider.issuer}/blueprint/mcp`);
  assert.equal((await fetch(`${provider.issuer}/oauth/device_authorization`, { method: 'POST', body })).status, 400);
});

test('a no is an answer, with the issuer, and a row of the log', async () => {
  const browser = await signedIn(kim);
  const client = await newClient(provider.issuer);
  const { location } = await press(browser, await open(browser, { client, resource: frame, scope: 'frame' }), /\/abort$/);
  assert.equal(location?.searchParams.get('error'), 'access_denied');
  assert.equal(location?.searchParams.get('iss'), provider.issuer);
  const [row] = (await logged(provider.database, 'consent_denied')).slice(-1);
  assert.deepEqual([row?.email, row?.client_id], [kim, client]);
  formOf(await open(browser, { client, resource: frame, scope: 'frame' }), /\/consent$/);
});

test('another account may be chosen, and the answer is for that one', async () => {
  const browser = await signedIn(kim);
  const client = await newClient(provider.issuer);
  const request = authorizeUrl(provider.issuer, { client, resource: frame, scope: 'openid frame' });
  const page = await browser.follow(await browser.get(request.url), outside);
  const form = formOf(page, /\/switch$/);
  const leaving = await browser.post(form.action, form.fields);
  assert.equal(leaving.location?.searchParams.get('prompt'), 'select_account');
  const left = await browser.follow(await atTenant(browser, leaving, lee), outside);
  // The library signs the first account out on the way, by a form that sends itself.
  const signOut = formOf(left, /\/end_session\/confirm$/);
  const asked = await browser.follow(await browser.post(signOut.action, signOut.fields), outside);
  assert.ok(asked.text.includes(lee) && !asked.text.includes(kim));
  const { location } = await press(browser, asked, /\/consent$/);
  const { body } = await redeem(provider.issuer, location?.searchParams.get('code') ?? '', request, { client });
  assert.equal(decodeJwt(String(body.access_token)).email, lee);
});

test('a program that asks for a new sign-in gets none that the tenant remembers', async () => {
  const browser = await signedIn(kim);
  const usual = await open(createBrowser(), {});
  for (const extra of [{ prompt: 'login' }, { max_age: '0' }] as const) {
    const form = formOf(await open(browser, { extra: { ...extra } }), /\/sign-in$/);
    const leaving = await browser.post(form.action, form.fields);
    assert.equal(leaving.location?.searchParams.get('prompt'), 'login');
  }
  assert.match(usual.text, /\/sign-in"/);
});
