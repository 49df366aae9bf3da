import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClientShown, consentPage, type Language } from '../../../src/identity/pages/index.ts';
import { readHtml } from './check-html.ts';
import { plainWords } from './every-page.ts';

interface Asked {
  readonly scopes?: readonly string[];
  readonly client?: Partial<ClientShown>;
  readonly language?: Language;
}

function consent({ scopes = ['frame'], client = {}, language = 'en' }: Asked): string {
  return consentPage(
    { language, customerName: 'Acme', requestId: 'r' },
    {
      client: { ...plainWords.client, ...client },
      person: { email: 'kim@acme.example', name: undefined },
      resource: plainWords.resource,
      scopes,
      action: '/go',
      csrf: 'tok',
      abortAction: '/abort',
      switchAction: '/switch',
    },
  ).html;
}

function items(html: string): readonly string[] {
  return readHtml(html).flatMap((element) => (element.tag === 'li' ? [element.text] : []));
}

test('scopes stand in words; one nobody gave words to stands as it is', () => {
  const scopes = ['openid', 'frame:read', 'frame:close', 'email', 'hive:read', 'toString'];
  assert.deepEqual(items(consent({ scopes })), [
    'Read books and reports in Accounting',
    'Close periods in Accounting',
    'See your email address',
    'hive:read',
    'toString',
  ]);
  assert.deepEqual(items(consent({ scopes: ['frame:read'], language: 'ko' })), ['회계 장부와 보고서 보기']);
});

test('what is covered or repeated is said once, and nothing at all is still said', () => {
  assert.deepEqual(items(consent({ scopes: ['frame:read', 'frame', 'frame:admin', 'frame'] })), ['Do everything you may do in Accounting']);
  assert.deepEqual(items(consent({ scopes: ['openid'] })), ['See who you are']);
  assert.deepEqual(items(consent({ scopes: [] })), ['See who you are']);
  const many = items(consent({ scopes: Array.from({ length: 100 }, (_, at) => `s${at}`) }));
  assert.equal(many.length, 25);
  assert.equal(many.at(-1), 'and 76 more');
});

test('a client that registered itself or published its document is called unverified; ours are not', () => {
  const warning = 'Nobody has checked this app';
  for (const registered of ['dynamic', 'document'] as const) {
    const html = consent({ client: { registered } });
    assert.ok(html.includes('Not verified') && html.includes(warning), registered);
  }
  const known = consent({ client: { registered: 'static' } });
  assert.ok(!known.includes('Not verified') && !known.includes(warning) && known.includes('Known to your operator'));
  assert.ok(consent({ client: { registered: 'static', firstParty: true } }).includes('Made by axe'));
});

test('three forms, each with the token, each to its own address; allowing comes first', () => {
  const elements = readHtml(consent({}));
  const actions = elements.flatMap((element) => (element.tag === 'form' ? [element.attributes.get('action')] : []));
  assert.deepEqual(actions, ['/switch', '/go', '/abort']);
  const tokens = elements.filter((element) => element.attributes.get('name') === 'csrf').map((element) => element.attributes.get('value'));
  assert.deepEqual(tokens, ['tok', 'tok', 'tok']);
});
