import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { type Browser, createBrowser, formOf, type Visit } from '../../testing/browser.ts';
import { atTenant, authorizeUrl, redeem, signIn } from '../../testing/sign-in.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

const kim = 'kim@acme.example';
const lee = 'lee@acme.example';

let provider: TestProvider;
before(async () => {
  provider = await startProvider();
});

/** Everything with such a name that one browser holds, put into the other, as a page of a neighbour could. */
function plant(from: Browser, into: Browser, names: RegExp): void {
  for (const { name, value, path } of from.cookies()) if (names.test(name)) into.plant(name, value, path);
}

const outside = (url: URL): boolean => url.origin !== provider.issuer;

/** Presses "sign in" on the page and is this person at the tenant; ends where the browser ends. */
async function signInOn(browser: Browser, page: Visit, person: string): Promise<Visit> {
  const form = formOf(page, /\/sign-in$/);
  return browser.follow(await atTenant(browser, await browser.post(form.action, form.fields), person), outside);
}

test("a person who signs in on a stranger's planted page gives the stranger nothing", async () => {
  const attacker = createBrowser();
  const request = authorizeUrl(provider.issuer);
  const page = await attacker.follow(await attacker.get(request.url));
  const victim = createBrowser();
  plant(attacker, victim, /^axe_interaction/);
  const ended = await signInOn(victim, await victim.get(page.url.href), kim);
  assert.equal(ended.status, 400);
  assert.match(ended.text, /SIGN_IN_EXPIRED/);
  const resumed = await attacker.follow(await attacker.get(page.url.href.replace('/interaction/', '/authorize/')), outside);
  assert.equal(resumed.location, undefined);
  assert.match(resumed.text, /\/sign-in"/, 'the attacker is asked to sign in, as nobody');
});

test('with the way back planted too, the answer goes through the browser of the person, once', async () => {
  const attacker = createBrowser();
  const request = authorizeUrl(provider.issuer);
  const page = await attacker.follow(await attacker.get(request.url));
  const victim = createBrowser();
  plant(attacker, victim, /^axe_(interaction|resume)/);
  const ended = await signInOn(victim, await victim.get(page.url.href), kim);
  assert.ok(ended.location?.searchParams.get('code'));
  const resumed = await attacker.get(page.url.href.replace('/interaction/', '/authorize/'));
  assert.match(resumed.text, /SIGN_IN_EXPIRED/, 'one sign-in is answered once');
});

test("a stranger's finished sign-in does not count in a sign-in of the victim", async () => {
  const attacker = createBrowser();
  const page = await attacker.follow(await attacker.get(authorizeUrl(provider.issuer).url));
  const form = formOf(page, /\/sign-in$/);
  const callback = await atTenant(attacker, await attacker.post(form.action, form.fields), lee);
  const back = await attacker.get(callback.location?.href ?? '');
  assert.equal(back.status, 303);
  assert.ok(attacker.cookies().some(({ name }) => name.startsWith('axe_signed_in')));

  const victim = createBrowser();
  const own = await victim.follow(await victim.get(authorizeUrl(provider.issuer).url));
  const [uid] = own.url.pathname.split('/').slice(-1);
  for (const { name, value } of attacker.cookies()) {
    if (name.startsWith('axe_signed_in')) victim.plant(`axe_signed_in_${uid?.slice(0, 16)}`, value, '/');
  }
  const resumed = await victim.follow(await victim.get(own.url.href.replace('/interaction/', '/authorize/')), outside);
  assert.match(resumed.text, /\/sign-in"/, 'the victim is still asked who they are');
});

test("the tenant's answer to a stranger ends at the page of the stranger's sign-in, which this browser does not have", async () => {
  const attacker = createBrowser();
  const page = await attacker.follow(await attacker.get(authorizeUrl(provider.issuer).url));
  const form = formOf(page, /\/sign-in$/);
  const callback = await atTenant(attacker, await attacker.post(form.action, form.fields), lee);
  const victim = createBrowser();
  const own = authorizeUrl(provider.issuer);
  await victim.follow(await victim.get(own.url));
  plant(attacker, victim, /^axe_sign_in_/);
  const ended = await victim.follow(await victim.get(callback.location?.href ?? ''));
  assert.match(ended.text, /SIGN_IN_EXPIRED/);
  const back = await signIn(victim, own, kim);
  const { body } = await redeem(provider.issuer, back.searchParams.get('code') ?? '', own);
  assert.equal(decodeJwt(String(body.access_token)).email, kim);
});

test("without the browser's own cookie, the tenant's answer is worth nothing", async () => {
  const attacker = createBrowser();
  const page = await attacker.follow(await attacker.get(authorizeUrl(provider.issuer).url));
  const form = formOf(page, /\/sign-in$/);
  const callback = await atTenant(attacker, await attacker.post(form.action, form.fields), lee);
  const url = callback.location?.href ?? '';
  assert.match((await createBrowser().get(url)).text, /SIGN_IN_EXPIRED/);
  const changed = new URL(url);
  changed.searchParams.set('state', `${changed.searchParams.get('state')?.slice(0, 16)}other`);
  const mismatched = await attacker.get(changed.href);
  assert.equal(mismatched.status, 403);
  assert.match(mismatched.text, /FEDERATION_REFUSED/);
});

test('a replayed answer of the tenant signs nobody in', async () => {
  const browser = createBrowser();
  const page = await browser.follow(await browser.get(authorizeUrl(provider.issuer).url));
  const form = formOf(page, /\/sign-in$/);
  const callback = await atTenant(browser, await browser.post(form.action, form.fields), kim);
  const kept = browser.cookies().filter(({ name }) => name.startsWith('axe_sign_in_'));
  const url = callback.location?.href ?? '';
  assert.equal((await browser.get(url)).status, 303);
  assert.match((await browser.get(url)).text, /SIGN_IN_EXPIRED/, 'its cookie is gone');
  for (const { name, value, path } of kept) browser.plant(name, value, path);
  const replayed = await browser.get(url);
  assert.equal(replayed.status, 403);
  assert.match(replayed.text, /FEDERATION_REFUSED/, 'the tenant knows its code as used');
});

test('a sealed cookie that was changed counts as none', async () => {
  const browser = createBrowser();
  const page = await browser.follow(await browser.get(authorizeUrl(provider.issuer).url));
  const form = formOf(page, /\/sign-in$/);
  const callback = await atTenant(browser, await browser.post(form.action, form.fields), kim);
  for (const { name, value, path } of browser.cookies()) {
    if (!name.startsWith('axe_sign_in_')) continue;
    const parts = value.split('.');
    parts[3] = `${parts[3]?.startsWith('A') === true ? 'B' : 'A'}${parts[3]?.slice(1)}`;
    browser.plant(name, parts.join('.'), path);
  }
  assert.match((await browser.get(callback.location?.href ?? '')).text, /SIGN_IN_EXPIRED/);
});

test('the id of the browser session changes when somebody signs in', async () => {
  const browser = createBrowser();
  const first = authorizeUrl(provider.issuer);
  // A page of the provider that begins a session for nobody.
  await browser.get(`${provider.issuer}/oauth/device`);
  const sessionOf = () => browser.cookies().find(({ name }) => name === 'axe_session')?.value;
  const before = sessionOf();
  assert.ok(before);
  await signIn(browser, first, kim);
  assert.notEqual(sessionOf(), before);
  const stranger = createBrowser();
  stranger.plant('axe_session', before, '/');
  const page = await stranger.follow(await stranger.get(authorizeUrl(provider.issuer).url), outside);
  assert.match(page.text, /\/sign-in"/);
});

test('over https, what decides who somebody is lies in cookies that no neighbour can plant', async () => {
  const issuer = 'https://acme.platform.example';
  const machine = await startProvider({ issuer });
  const reach = (url: URL) => (url.origin === issuer ? new URL(url.pathname + url.search, machine.url) : url);
  const browser = createBrowser({ reach });
  const request = authorizeUrl(issuer);
  const page = await browser.follow(await browser.get(request.url));
  assert.equal(page.url.origin, issuer);
  const form = formOf(page, /\/sign-in$/);
  const leaving = await browser.post(form.action, form.fields);
  const atCallback = await atTenant(browser, leaving, kim);
  const back = await browser.get(atCallback.location?.href ?? '');
  const ended = await browser.get(back.location?.href ?? '');
  assert.equal(ended.location?.origin, 'http://127.0.0.1:45671');
  for (const visit of [leaving, back, ended]) {
    for (const line of visit.headers.getSetCookie()) assert.match(line, /; ?secure/i);
  }
  const named = [leaving, back, ended].flatMap(({ headers }) => headers.getSetCookie());
  for (const part of ['axe_session=', 'axe_session.sig=', 'axe_sign_in_', 'axe_signed_in_']) {
    const lines = named.filter((line) => line.includes(part));
    assert.ok(lines.length > 0, part);
    for (const line of lines) {
      assert.ok(line.startsWith('__Host-'), line);
      assert.match(line, /; ?path=\/(;|$)/i);
      assert.doesNotMatch(line, /domain=/i);
    }
  }
  const stranger = createBrowser({ reach });
  for (const { name, value, path } of browser.cookies()) stranger.plant(name.replace('__Host-', ''), value, path, 'acme.platform.example');
  const asked = await stranger.follow(await stranger.get(authorizeUrl(issuer).url), (url) => url.origin !== issuer);
  assert.match(asked.text, /\/sign-in"/, 'planted under a name that can be planted, a session is none');
});
