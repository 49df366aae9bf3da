import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createBrowser, signIn } from '@axe/blueprint/testing';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../browser/find-chromium.ts';
import { type Machine, startMachine } from './support/start-machine.ts';

const executablePath = findChromium();

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What the page of a client can do by itself is decided by its browser: each request here goes to another origin than the page's. */
describe('a client that runs in a page', { skip: executablePath === undefined && 'there is no Chromium on this machine' }, () => {
  let machine: Machine;
  let site: Server;
  let origin: string;
  let chrome: Browser;
  let page: Page;
  before(async () => {
    machine = await startMachine();
    site = createServer((_req, res) => res.setHeader('content-type', 'text/html').end('<!doctype html><title>client</title>'));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    chrome = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    page = await chrome.newPage();
    await page.goto(origin);
  });
  after(async () => {
    await chrome?.close();
    site?.closeAllConnections();
    site?.close();
    await machine?.close();
  });

  /** What the page can see of an answer. */
  const ask = (url: string, init: Sent = {}) =>
    page.evaluate(
      async ({ url, init }) => {
        const answer = await fetch(url, init);
        return { status: answer.status, challenge: answer.headers.get('www-authenticate'), text: await answer.text() };
      },
      { url, init },
    );
  const json = (text: string) => JSON.parse(text) as Record<string, string>;
  const form = (fields: Record<string, string>): Sent => ({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  const call = (authorization: Record<string, string>): Sent => ({
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...authorization,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  });

  test('finds its way, registers, signs in, works, renews and leaves', async () => {
    const refused = await ask(machine.resource, call({}));
    assert.equal(refused.status, 401);
    const metadataUrl = /resource_metadata="([^"]+)"/.exec(refused.challenge ?? '')?.[1] ?? '';
    const { authorization_servers } = JSON.parse((await ask(metadataUrl)).text) as { authorization_servers: string[] };
    const provider = json((await ask(`${authorization_servers[0]}/.well-known/oauth-authorization-server`)).text);
    const redirect_uri = `${origin}/callback`;
    const registered = await ask(String(provider.registration_endpoint), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'A page', redirect_uris: [redirect_uri] }),
    });
    assert.equal(registered.status, 201);
    const client_id = String(json(registered.text).client_id);

    // The sign-in itself is a navigation, which asks no permission of this kind. The pair is that of RFC 7636, appendix B.
    const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const pkce = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
    const question = new URLSearchParams({
      client_id,
      redirect_uri,
      response_type: 'code',
      resource: machine.resource,
      scope: 'openid frame',
      ...pkce,
    });
    const back = await signIn(createBrowser(), { url: `${provider.authorization_endpoint}?${question}` }, 'kim@acme.example');
    const code = String(back.searchParams.get('code'));

    const token = String(provider.token_endpoint);
    const redeemed = await ask(token, form({ grant_type: 'authorization_code', client_id, code, code_verifier, redirect_uri }));
    assert.equal(redeemed.status, 200, redeemed.text);
    const { access_token, refresh_token } = json(redeemed.text);
    const worked = await ask(machine.resource, call({ authorization: `Bearer ${access_token}` }));
    assert.equal(worked.status, 200);
    assert.match(worked.text, /query_trial_balance/);
    const whose = await ask(String(provider.userinfo_endpoint), { headers: { authorization: `Bearer ${access_token}` } });
    assert.equal(whose.status, 200, whose.text);

    const renewed = await ask(token, form({ grant_type: 'refresh_token', client_id, refresh_token: String(refresh_token) }));
    assert.equal(renewed.status, 200, renewed.text);
    const left = await ask(String(provider.revocation_endpoint), form({ client_id, token: String(json(renewed.text).refresh_token) }));
    assert.equal(left.status, 200);
    const ended = await ask(
      token,
      form({ grant_type: 'refresh_token', client_id, refresh_token: String(json(renewed.text).refresh_token) }),
    );
    assert.equal(json(ended.text).error, 'invalid_grant', 'a page may read a refusal too');
  });
});
