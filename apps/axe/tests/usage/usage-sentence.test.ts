import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { run } from '../support.ts';

/** What is said of a command line that cannot be understood; nothing is printed, and it is wrong usage. */
async function refused(line: string): Promise<string> {
  const ran = await run(line.split(' '));
  assert.deepEqual([ran.code, ran.printed], [2, ''], line);
  return ran.noted;
}

const lines: { readonly [line: string]: string } = {
  'customers lst': "unknown command 'lst'. Did you mean list?\n  See: axe customers --help",
  'vault nonsense': "unknown command 'nonsense'. It has status, unlock, lock, reset, bootstrap.\n  See: axe vault --help",
  'frame zzzzzz': "unknown command 'zzzzzz'.\n  See: axe frame --help",
  'employee checklist lst': "unknown command 'lst'. Did you mean list?\n  See: axe employee checklist --help",
  'nonsense customers list': "unknown command 'nonsense'.\n  See: axe --help",
  'customers list --jsn': "unknown option '--jsn'. Did you mean --json?\n  See: axe customers list --help",
  'customers --home x list':
    "unknown option '--home'. It stands behind the command: axe customers list --home.\n  See: axe customers list --help",
  '-x': "unknown option '-x'.\n  See: axe --help",
  'customers --nope': "unknown option '--nope'.\n  See: axe customers --help",
  'customers show': 'missing required argument <customer>.\n  See: axe customers show --help',
  'customers show a b': 'too many arguments: axe customers show takes one, and b is left over.\n  See: axe customers show --help',
  'secret send A': '--to <email> is required.\n  See: axe secret send --help',
  'customers add initech --legal-name X --domain initech.example --platform windows':
    "option '--platform <system>' argument 'windows' is invalid. Allowed choices are darwin, linux.\n  See: axe customers add --help",
  'customers add initech --legal-name X --domain initech.example --platform linux':
    '--platform tells of the machine that --ssh names, and there is none. Nothing was changed.\n  See: axe customers add --help',
  'init --home --demo --apply': "option '--home <folder>' has no value: --demo follows.\n  See: axe init --help",
  'completion tcsh': "<shell> is not 'tcsh', but one of bash, zsh, fish.\n  See: axe completion --help",
  'mcp list acme':
    'too many arguments: axe mcp list takes none, and acme is left over. A customer is named with --customer.\n  See: axe mcp list --help',
  'vault status --customer acme':
    "unknown option '--customer'. The customer is an argument here: axe vault status <customer>.\n  See: axe vault status --help",
  'entity add acmex --legal-name x --customer acme':
    "unknown option '--customer'. The customer is an argument here: axe entity add <customer> <entity>.\n  See: axe entity add --help",
  'frame list_journals':
    'list_journals needs --entity. Nothing was sent. See --help, or pass them with --input.\n  See: axe frame list_journals --help',
};

describe('a command line that cannot be understood', () => {
  for (const [line, told] of Object.entries(lines)) it(`axe ${line}`, async () => assert.equal(await refused(line), `axe: ${told}`));

  it('has one shape in JSON', async () => {
    for (const line of [...Object.keys(lines), 'customers', '']) {
      const words = `${line} --json`.trim();
      const { error } = JSON.parse(await refused(words)) as { error: { [name: string]: unknown; context: { help: string } } };
      assert.deepEqual(Object.keys(error).sort(), ['code', 'context', 'kind', 'message', 'retryable'], words);
      assert.deepEqual([error.code, error.kind], ['USAGE', 'invalid']);
      assert.match(error.context.help, /^axe .*--help$/);
      assert.doesNotMatch(String(error.message), /\n/);
    }
  });
});

describe('an option that takes one value', () => {
  it('is refused when it is given twice, in any way to write it', async () => {
    for (const line of [
      'secret pull --customer acme --customer globex --apply',
      'secret pull --customer=acme --customer=globex',
      'frame list_accounts --entity acmec --entity acmev',
      'frame query_balance --entity acmec --subtree false --subtree true',
      'secret push --from-env-file a --from-env-file b',
      'login --url http://localhost:1 --url http://localhost:2',
      'token issue --sub agent:a --sub agent:b',
      'health --home a --home b',
    ]) {
      assert.match(await refused(line), /^axe: option '--.*' takes one value and is given twice\.\n {2}See: axe .*--help$/, line);
    }
  });

  it('never shows what it was given, which may be a token', async () => {
    assert.doesNotMatch(await refused('whoami --token first --token second'), /first|second/);
  });

  it('is no folder when it is empty: that would be the present one', async () => {
    for (const words of [
      ['up', '--data', ''],
      ['up', '--data='],
      ['customers', 'list', '--home', ''],
      ['logs', '--data', ''],
    ]) {
      const ran = await run(words);
      assert.equal(ran.code, 2);
      assert.match(ran.noted, /^axe: --(data|home) is empty: a variable of a script may not be set\. Nothing was done\.\n {2}See: axe /);
    }
  });

  it('may stand once in each of two commands, and lists may be repeated', async () => {
    for (const line of ['employee add kim@acme.example --home nowhere --entity acmec --entity acmev', 'customers list --home nowhere']) {
      const { code, noted } = await run(line.split(' '));
      assert.match(noted, /HOME_MISSING/, line);
      assert.equal(code, 4);
      const again = await run(line.split(' '));
      assert.equal(again.noted, noted);
    }
  });
});

test('help may be asked for in three ways, and explains only what there is', async () => {
  const wanted = (await run(['customers', 'show', '--help'])).printed;
  assert.match(wanted, /^Usage: axe customers show/);
  for (const line of ['help customers show', 'customers help show', 'customers -h show', 'customers show -h']) {
    const ran = await run(line.split(' '));
    assert.deepEqual([ran.code, ran.noted, ran.printed], [0, '', wanted], line);
  }
  const tool = (await run(['frame', 'list_accounts', '--help'])).printed;
  assert.match(tool, /--entity/);
  for (const line of ['help frame list_accounts', 'help frame list-accounts', 'frame help list_accounts', 'frame list-accounts --help'])
    assert.equal((await run(line.split(' '))).printed, tool, line);
  for (const line of [
    'help nonsense',
    'nonsense --help',
    '--help nonsense',
    'help customers lst',
    'customers help lst',
    'customers lst -h',
  ])
    assert.match(await refused(line), /^axe: unknown command '(nonsense|lst)'/, line);
  assert.equal((await run(['help'])).printed, (await run(['--help'])).printed);
});
