import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHome } from '../home/make-home.ts';

/** globex of the demo has people and an app, and no services: nothing of it runs. */
test('a customer without services', async (t) => {
  const home = await makeHome(t);

  await t.test('has no secrets to look for, and every command says why', async () => {
    const why = /globex runs no services in customers\.yaml, so no secrets of it are named there\./;
    for (const verb of ['check', 'status', 'pull']) {
      const ran = await home.axe('secret', verb, '--customer', 'globex');
      assert.equal(ran.code, 0, ran.noted);
      assert.match(ran.printed, why, verb);
      assert.doesNotMatch(ran.printed, /\b0 (of|secrets)\b/, verb);
    }
    assert.match((await home.axe('secret', 'generate', '--customer', 'globex')).printed, /nothing to do[\s\S]*customers\.yaml names none/);
    const named = await home.axe('secret', 'pull', 'frame', '--customer', 'globex');
    assert.deepEqual([named.code, /no service "frame"; it runs none/.test(named.noted)], [4, true]);
  });

  await t.test('is not asked for its health, and is not left out in silence', async () => {
    const all = await home.axe('health');
    // How many are up depends on whether somebody runs the demo on this machine.
    assert.match(all.printed, /[0-2] of 2 up\./);
    assert.doesNotMatch(all.printed, /globex/);
    assert.match(all.noted, /Without services in the registry, so not asked: globex\./);
    assert.deepEqual(JSON.parse((await home.axe('health', '--json')).printed).without_services, ['globex']);
    assert.match((await home.axe('health', 'globex')).noted, /globex runs no services/);
    assert.match((await home.axe('health', 'globex/frame')).noted, /globex runs no service "frame"; it runs none/);
    assert.match((await home.axe('health', 'acme/hive')).noted, /acme runs no service "hive"; it runs blueprint, frame/);
    assert.equal((await home.axe('health', 'acme')).noted, '', 'who asks for one customer is not told of others');
  });

  await t.test('is examined by the doctor, who says what the registry lacks', async () => {
    const walked = await home.axe('doctor', 'service', 'frame', '--customer', 'globex');
    assert.equal(walked.code, 1);
    assert.match(walked.printed, /services\.frame of globex is not there \(it has none\)/);
    assert.match(walked.printed, /add services\.frame to globex in customers\.yaml/);
  });

  await t.test('is listed, shown and valid', async () => {
    for (const words of [
      ['customers', 'list'],
      ['customers', 'show', 'globex'],
      ['customers', 'validate'],
      ['mcp', 'list'],
      ['entity', 'list'],
    ])
      assert.equal((await home.axe(...words)).code, 0, words.join(' '));
  });
});
