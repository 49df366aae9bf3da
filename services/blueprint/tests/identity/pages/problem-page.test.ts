import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Problem, problemCodes, problemPage } from '../../../src/identity/pages/index.ts';
import { readHtml } from './check-html.ts';

function shown(problem: Partial<Problem>): string {
  return problemPage({ language: 'en', customerName: 'Acme', requestId: 'req-1' }, { code: 'INTERNAL', status: 500, ...problem }).html;
}

function links(html: string): readonly (string | undefined)[] {
  return readHtml(html).flatMap((element) => (element.tag === 'a' ? [element.attributes.get('href')] : []));
}

test('the codes are these', () => {
  assert.deepEqual(problemCodes.toSorted(), [
    'ADDRESS_REUSED',
    'CANCELLED',
    'CLIENT_REQUEST_INVALID',
    'CLIENT_UNKNOWN',
    'CLIENT_UNREADABLE',
    'FEDERATION_REFUSED',
    'FEDERATION_UNAVAILABLE',
    'FORM_INVALID',
    'INTERNAL',
    'NOT_FOUND',
    'RATE_LIMITED',
    'REDIRECT_NOT_ALLOWED',
    'SIGN_IN_EXPIRED',
    'USER_NOT_MAPPED',
    'WRONG_TENANT',
  ]);
});

test('a problem shows its code and the request, and the rest only when there is some', () => {
  const bare = readHtml(shown({})).filter((element) => element.tag === 'dd');
  assert.deepEqual(
    bare.map((element) => element.text),
    ['INTERNAL', 'req-1'],
  );
  const full = readHtml(shown({ person: 'han@globex.example', detail: 'error_code=AADSTS65001' })).filter(
    (element) => element.tag === 'dd',
  );
  assert.deepEqual(
    full.map((element) => element.text),
    ['INTERNAL', 'req-1', 'han@globex.example', 'error_code=AADSTS65001'],
  );
  assert.equal(problemPage({ language: 'ko', customerName: 'A', requestId: 'r' }, { code: 'RATE_LIMITED', status: 429 }).status, 429);
});

test('a detail ends after 300 characters', () => {
  assert.ok(shown({ detail: 'd'.repeat(300) }).includes(`${'d'.repeat(300)}<`));
  assert.ok(shown({ detail: 'd'.repeat(301) }).includes(`${'d'.repeat(300)}…<`));
});

test('trying again leads to a path of ours or a web address, never to anything else', () => {
  assert.deepEqual(links(shown({})), []);
  assert.deepEqual(links(shown({ retry: '/oauth/authorize?a=1&b="' })), ['/oauth/authorize?a=1&amp;b=&quot;']);
  assert.deepEqual(links(shown({ retry: 'https://acme.example/x' })), ['https://acme.example/x']);
  for (const retry of ['javascript:alert(1)', '//evil.example', '/\\evil.example', 'data:text/html,x', 'x', ''])
    assert.deepEqual(links(shown({ retry })), [], retry);
});
