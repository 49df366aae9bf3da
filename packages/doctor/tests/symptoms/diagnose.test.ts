import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { checks, diagnose, symptoms } from '../../src/index.ts';

const idsOf = (text: string): readonly string[] => diagnose(text).symptoms.map(({ id }) => id);

describe('the catalogue', () => {
  for (const { id, says, entraCodes = [], codes = [] } of symptoms) {
    test(`${id} is found by each of its sentences and codes`, () => {
      for (const sentence of says) {
        const filled = sentence.replaceAll('…', 'x');
        assert.ok(idsOf(filled).includes(id), `${filled} → ${idsOf(filled).join(', ')}`);
      }
      for (const code of entraCodes) assert.equal(idsOf(`AADSTS${code}: something went wrong`)[0], id);
      for (const code of codes)
        assert.ok(idsOf(`{"error":{"code":"${code}"}}`).includes(id) || idsOf(`https://claude.ai/x?error=${code}`).includes(id), code);
    });
  }

  test('every symptom has a cause, somebody who acts, and checks that exist', () => {
    const known = new Set(checks.map(({ id }) => id));
    assert.equal(new Set(symptoms.map(({ id }) => id)).size, symptoms.length);
    for (const { id, cause, fix, checks: wanted } of symptoms) {
      assert.ok(cause.length > 30 && fix.length > 0, id);
      assert.deepEqual(
        wanted.filter((check) => !known.has(check)),
        [],
        id,
      );
    }
  });

  test('no code stands in two symptoms', () => {
    const all = symptoms.flatMap(({ entraCodes = [], codes = [] }) => [...entraCodes, ...codes.map((code) => code.toLowerCase())]);
    const twice = all.filter((code, index) => all.indexOf(code) !== index);
    // The two spellings of one code, and the sign-in step up that both sides name alike.
    assert.deepEqual([...new Set(twice)], ['insufficient_scope', 'invalid_token']);
  });
});

describe('what an employee pastes', () => {
  const page =
    'https://claude.ai/customize/connectors?step=2&error_code=mcp_client_invalid&entra_aadsts_code=AADSTS7000218&entra_trace_id=0a1b2c3d-1111-4222-8333-444455556666';

  test('an address: the number of Microsoft comes before the word of the client, with the trace id', () => {
    const { symptoms: found, complaint } = diagnose(page);
    assert.deepEqual(
      found.map(({ id }) => id),
      ['entra-no-secret', 'mcp-client-invalid'],
    );
    assert.deepEqual(complaint.traceIds, ['0a1b2c3d-1111-4222-8333-444455556666']);
  });

  test('the same encoded once and twice, quoted, broken over lines, in brackets', () => {
    const broken = `"${page.slice(0, 60)}\n   ${page.slice(60, 120)}\r\n${page.slice(120)}"`;
    for (const text of [encodeURIComponent(page), encodeURIComponent(encodeURIComponent(page)), broken, `<${page}>`, `  ${page}\n\n`]) {
      assert.deepEqual(idsOf(text), ['entra-no-secret', 'mcp-client-invalid'], text.slice(0, 80));
    }
  });

  test('a message of Microsoft in an error_description with plus signs', () => {
    const text =
      'http://localhost:33418/callback?error=access_denied&error_description=AADSTS65001%3a+The+user+or+administrator+has+not+consented+to+use+the+application+with+ID+%27x%27.+Trace+ID%3a+0a1b2c3d-1111-4222-8333-444455556666';
    const { symptoms: found, complaint } = diagnose(text);
    assert.equal(found[0]?.id, 'entra-consent');
    assert.equal(complaint.traceIds.length, 1);
  });

  test('the body of a token endpoint', () => {
    assert.equal(
      idsOf('{"error":"invalid_client","error_codes":[7000222],"trace_id":"0a1b2c3d-1111-4222-8333-444455556666"}')[0],
      'entra-secret-wrong',
    );
  });

  test('the body of a service, as text and as a log line', () => {
    assert.equal(
      idsOf('{"error":{"code":"USER_NOT_MAPPED","message":"…","retryable":false,"context":{"request_id":"r"}}}')[0],
      'user-not-mapped',
    );
    assert.equal(idsOf('10:32:07 info frame POST /frame/mcp 401 0 ms UNTRUSTED_ISSUER request=x')[0], 'untrusted-issuer');
  });

  test('a number alone', () => {
    assert.deepEqual(idsOf('50011'), ['entra-redirect']);
  });

  test('several codes at once are all told', () => {
    assert.deepEqual(idsOf('first AADSTS50011, then after a change AADSTS500011 and now AADSTS9010010'), [
      'entra-resource-scope',
      'entra-redirect',
      'entra-resource-gone',
    ]);
  });

  test('a number that nobody wrote down is said to be unknown, beside what is known', () => {
    const { symptoms: found, unknownEntraCodes } = diagnose('AADSTS1234567 and AADSTS65001');
    assert.deepEqual([found.map(({ id }) => id), unknownEntraCodes], [['entra-consent'], ['1234567']]);
  });

  test('Korean pages and Korean words of a person', () => {
    assert.equal(
      idsOf(
        '죄송합니다. 로그인하는 동안 문제가 발생했습니다. AADSTS50011: 요청에 지정된 리디렉션 URI가 애플리케이션에 대해 구성된 리디렉션 URI와 일치하지 않습니다.',
      )[0],
      'entra-redirect',
    );
    assert.equal(
      idsOf("식별자가 'cccccccc-0000-4000-8000-00000000f4a3'인 애플리케이션을 'Acme' 디렉터리에서 찾을 수 없습니다.")[0],
      'entra-app-not-found',
    );
    assert.equal(idsOf('이 작업은 write 권한이 필요하나 현재 read 만 부여되어 있습니다')[0], 'missing-scope');
    assert.equal(idsOf('frame 이 안 돼요')[0], 'slow-or-down');
  });

  test('a text of nobody is not claimed to be known', () => {
    const { symptoms: found, checks: wanted } = diagnose('the coffee machine makes a strange noise');
    assert.deepEqual(found, []);
    assert.ok(wanted.includes('front-door'));
  });

  test('megabytes are read to a bound, and nothing hangs', () => {
    const { complaint, symptoms: found } = diagnose(`AADSTS65001 ${'a resource parameter and %41%2 client_secret '.repeat(100_000)}`);
    assert.equal(complaint.cut, true);
    assert.equal(found[0]?.id, 'entra-consent');
  });

  test('nothing at all is refused', () => {
    assert.throws(
      () => diagnose(' "" \n'),
      (error) => isRefusal(error, 'COMPLAINT_EMPTY'),
    );
  });

  test('addresses of services are found, those of the client and the tenant are left alone', () => {
    const text = `I opened https://acme.platform.example/frame/mcp and came to https://login.microsoftonline.com/common/oauth2/mcp, then ${page}`;
    assert.deepEqual(diagnose(text).complaint.addresses, ['https://acme.platform.example/frame/mcp']);
  });
});
