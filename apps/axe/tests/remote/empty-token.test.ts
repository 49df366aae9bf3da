import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../support.ts';

test('an empty AXE_TOKEN, as a failed issue leaves it, is refused and never stands for the person who is signed in', async () => {
  for (const environment of [{ AXE_TOKEN: '' }, { AXE_TOKEN: ' \n' }]) {
    const ran = await run(['frame', 'list_accounts', '--entity', 'acmec'], { environment });
    assert.equal(ran.code, 2);
    assert.match(ran.noted, /token is empty.*unset AXE_TOKEN/is);
  }
});
