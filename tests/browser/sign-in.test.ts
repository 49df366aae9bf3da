import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Machine, startMachine } from '../clients/support/start-machine.ts';
import { findChromium } from './find-chromium.ts';

const executablePath = findChromium();

/** What only a browser enforces: content security, cookies, redirects after a form, the keyboard. */
describe('signing in with a real browser', { skip: executablePath === undefined && 'there is no Chromium on this machine' }, () => {
  let machine: Machine;
  let browser: Browser;
  let client: Server;
  let redirectUri: string;
  const arrived: URL[] = [];

  before(async () => {
    machine = await startMachine();
    client = createServer((req, res) => {
      const asked = new URL(req.url ?? '/', redirectUri);
      // Browsers ask for an icon besides.
      if (asked.pathname === '/callback') arrived.push(asked);
      res.setHeader('content-type', 'text/html');
      res.end('<!doctype html><title>back</title><p>back at the client');
    });
    await new Promise<void>((resolve) => client.listen(0, '127.0.0.1', resolve));
    redirectUri = `http://127.0.0.1:${(client.address() as AddressInfo).port}/callback`;
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });

  after(async () => {
    await browser?.close();
    client?.closeAllConnections();
    client?.close();
    await machine?.close();
  });

  const registered = async (name: string): Promise<string> => {
    const answer = await fetch(`${machine.url}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: name, redirect_uris: ['http://127.0.0.1/callback'] }),
    });
    return ((await answer.json()) as { client_id: string }).client_id;
  };

  const authorizeUrl = (clientId: string): string => {
    const challenge = createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url');
    const query = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state: 'kept', resource: machine.resource };
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    return `${machine.url}/oauth/authorize?${new URLSearchParams({ ...query, ...pkce })}`;
  };

  /** A page whose console is watched: a blocked style, form or request says so there. */
  const openPage = async (locale: string, faults: string[]): Promise<Page> => {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(String(error)));
    return page;
  };

  test('in Korean: name and address of the client, account at the tenant, consent, back at the client; nothing is blocked', async () => {
    const faults: string[] = [];
    const page = await openPage('ko-KR', faults);
    const clientId = await registered('조용한 도우미');
    await page.goto(authorizeUrl(clientId));
    assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
    const shown = await page.locator('main').innerText();
    assert.match(shown, /조용한 도우미/);
    assert.match(shown, new RegExp(new URL(redirectUri).host));
    await page.getByRole('button', { name: /Microsoft/ }).click();
    await page
      .getByRole('button', { name: /kim@acme\.example/ })
      .or(page.getByRole('link', { name: /kim@acme\.example/ }))
      .click();
    await page.getByRole('button', { name: '허용' }).click();
    await page.waitForURL(`${redirectUri}**`);
    const back = arrived.at(-1);
    assert.equal(back?.searchParams.get('state'), 'kept');
    assert.equal(back?.searchParams.get('iss'), machine.url);
    assert.ok((back?.searchParams.get('code') ?? '').length > 20);
    assert.deepEqual(faults, []);

    await page.goto(authorizeUrl(clientId));
    await page.waitForURL(`${redirectUri}**`);
    assert.notEqual(arrived.at(-1)?.searchParams.get('code'), back?.searchParams.get('code'), 'the second time nothing is asked');
    await page.context().close();
  });

  test('in English with the keyboard alone, and a person who cancels', async () => {
    const faults: string[] = [];
    const page = await openPage('en-US', faults);
    const clientId = await registered('Quiet helper');
    await page.goto(authorizeUrl(clientId));
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/entra/**');
    await page
      .getByRole('button', { name: /lee@acme\.example/ })
      .or(page.getByRole('link', { name: /lee@acme\.example/ }))
      .focus();
    await page.keyboard.press('Enter');
    const cancel = page.getByRole('button', { name: 'Cancel' });
    await cancel.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${redirectUri}**`);
    assert.deepEqual([arrived.at(-1)?.searchParams.get('error'), arrived.at(-1)?.searchParams.get('iss')], ['access_denied', machine.url]);
    assert.deepEqual(faults, []);
    await page.context().close();
  });

  test('a page of a stranger cannot frame the sign-in', async () => {
    const page = await openPage('en-US', []);
    const url = authorizeUrl(await registered('Framed'));
    await page.goto(`${redirectUri}?stranger`);
    await page.setContent(`<iframe id="f" src="${url.replaceAll('&', '&amp;')}"></iframe>`);
    await page.waitForLoadState('networkidle');
    const framed = page.frames().filter((frame) => frame.url().startsWith(machine.url));
    assert.deepEqual(framed, [], 'the browser shows its own error page instead');
    assert.equal(page.frames().length, 2);
    await page.context().close();
  });
});
