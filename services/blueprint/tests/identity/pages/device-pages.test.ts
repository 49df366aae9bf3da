import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceCodePage, deviceConfirmPage, type PageFrame, signOutPage } from '../../../src/identity/pages/index.ts';
import { type Element, readHtml } from './check-html.ts';
import { logoutForm, plainWords, providerForms } from './every-page.ts';

const frame: PageFrame = { language: 'en', customerName: 'Acme', requestId: 'r' };

function field(html: string): Element {
  const found = readHtml(html).filter((element) => element.attributes.get('name') === 'user_code');
  assert.equal(found.length, 1);
  return found[0] as Element;
}

test('the form of the library keeps its target and its hidden fields, and its field gets a label', () => {
  const { html, status } = deviceCodePage(frame, {
    form: providerForms.input('/oauth/device', 'secret', undefined, 'base-20'),
    problem: 'none',
  });
  assert.equal(status, 200);
  assert.match(html, /<form id="op\.deviceInputForm"[^>]* action="\/oauth\/device">/);
  assert.match(html, /<input type="hidden" name="xsrf" value="secret"\/>/);
  assert.match(html, /<label for="user_code">/);
  assert.equal(field(html).attributes.get('value'), '');
  assert.doesNotMatch(html, /onfocus/);
  assert.equal(field(html).attributes.has('inputmode'), false);
});

test('what was typed stays, and a code of digits gets the keys for digits', () => {
  const form = providerForms.input('/oauth/device', 's', `12"3 & <4>`, 'digits');
  const code = field(deviceCodePage(frame, { form, problem: 'wrong' }).html);
  assert.equal(code.attributes.get('value'), '12&quot;3 &amp; &lt;4&gt;');
  assert.equal(code.attributes.get('inputmode'), 'numeric');
  const long = providerForms.input('/oauth/device', 's', 'x'.repeat(1_000_000), 'base-20');
  assert.ok((field(deviceCodePage(frame, { form: long, problem: 'wrong' }).html).attributes.get('value') ?? '').length < 50);
});

test('a problem is announced, and tied to the field it is about', () => {
  const form = providerForms.input('/oauth/device', 's', 'WDJB', 'base-20');
  const statuses = { wrong: 400, failed: 400, rate: 429, aborted: 200 } as const;
  for (const problem of ['wrong', 'failed', 'rate', 'aborted'] as const) {
    const page = deviceCodePage(frame, { form, problem });
    assert.equal(page.status, statuses[problem]);
    assert.match(page.html, /<div role="alert" id="problem">/);
    assert.equal(field(page.html).attributes.get('aria-describedby'), 'problem');
    assert.equal(field(page.html).attributes.has('aria-invalid'), problem === 'wrong' || problem === 'failed');
  }
});

test('a form that is not the one of the library is an error, not a page without a field', () => {
  assert.throws(() => deviceCodePage(frame, { form: '<form></form>', problem: 'none' }), /user_code/);
});

test('confirming shows the code, the client and the address; stopping sends the same form with `abort`', () => {
  const form = providerForms.confirm('/oauth/device', 's', 'WDJB-MJHT');
  const { html } = deviceConfirmPage(frame, { form, client: plainWords.client, userCode: 'WDJB-MJHT', from: { address: '203.0.113.7' } });
  for (const shown of ['WDJB-MJHT</dd>', 'Claude Code', '203.0.113.7', 'Not verified']) assert.ok(html.includes(shown), shown);
  assert.ok(!html.includes(plainWords.client.redirectHost));
  const buttons = readHtml(html).filter((element) => element.tag === 'button');
  assert.deepEqual(
    buttons.map(({ attributes }) => [attributes.get('form'), attributes.get('name'), attributes.get('value')]),
    [
      ['op.deviceConfirmForm', undefined, undefined],
      ['op.deviceConfirmForm', 'abort', 'yes'],
    ],
  );
});

test('signing out says yes by name, and no by leaving it out', () => {
  const buttons = readHtml(signOutPage(frame, { form: logoutForm, client: undefined }).html).filter((element) => element.tag === 'button');
  assert.deepEqual(
    buttons.map(({ attributes }) => [attributes.get('form'), attributes.get('name'), attributes.get('value')]),
    [
      ['op.logoutForm', 'logout', 'yes'],
      ['op.logoutForm', undefined, undefined],
    ],
  );
});
