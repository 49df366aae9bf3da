import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from 'commander';
import { readCatalogue } from '../../src/catalogue/read-catalogue.ts';
import { exitCodeOfKind, exitCodes } from '../../src/exit-codes.ts';
import { nouns } from '../../src/nouns.ts';
import { buildProgram } from '../../src/run-axe.ts';
import type { Terminal } from '../../src/terminal.ts';

const quiet: Terminal = {
  print: () => undefined,
  note: () => undefined,
  environment: {},
  folder: '.',
  columns: 110,
  readInput: async () => '',
};

/** Commands and options that scripts may rely on. A red pin means: make it deliberate. */
const surface: { readonly [noun: string]: readonly string[] } = {
  up: ['axe up --port --data --home --json'],
  login: ['axe login --url --profile --device --token --no-browser --login-hint --force --json'],
  logout: ['axe logout --profile --all --json'],
  whoami: ['axe whoami --profile --token --url --json'],
  token: ['axe token', 'axe token issue --sub --entity --ttl --service --data --json'],
  tools: ['axe tools --json'],
  init: ['axe init --apply --home --json --zone --operator --demo'],
  employee: [
    'axe employee',
    'axe employee list --home --json --customer --entity',
    'axe employee add --apply --home --json --entity --admin --customer',
    'axe employee grant --apply --home --json --entity --admin --customer',
    'axe employee revoke --apply --home --json --entity --admin --customer',
    'axe employee remove --apply --home --json --customer --profile --url',
    'axe employee welcome --home --json --customer --links --apply',
    'axe employee checklist',
    'axe employee checklist list --home --json --all',
    'axe employee checklist show --home --json',
    'axe employee checklist tick --apply --home --json --of --note',
  ],
  customers: [
    'axe customers',
    'axe customers list --home --json',
    'axe customers show --home --json',
    'axe customers validate --home --json',
    'axe customers add --apply --home --json --legal-name --domain --entity --tenant --ssh --platform',
    'axe customers ingest --apply --home --json --customer --allow-missing',
    'axe customers dns-placeholder --apply --home --json --target --replace',
  ],
  vault: [
    'axe vault',
    'axe vault status --customer --home --json',
    'axe vault unlock --customer --home --json',
    'axe vault lock --customer --home --json',
    'axe vault reset --customer --home --json',
    'axe vault bootstrap --apply --home --json --customer',
  ],
  mcp: ['axe mcp', 'axe mcp list --customer --page --home --json', 'axe mcp publish --apply --home --json --customer --allow-missing'],
  entity: [
    'axe entity',
    'axe entity list --customer --home --json',
    'axe entity add --apply --home --json --legal-name --kind --standard --grant --no-register --profile --url',
  ],
  secret: [
    'axe secret',
    'axe secret check --customer --home --json',
    'axe secret list --customer --home --json',
    'axe secret status --customer --home --json',
    'axe secret generate --apply --home --json --customer',
    'axe secret pull --apply --home --json --customer',
    'axe secret push --apply --home --json --customer --value-stdin --from-env-file --service',
    'axe secret rotate --apply --home --json --customer --value-stdin --emergency --expires --finish --now --revoked --service',
    'axe secret get --customer --home --json --show --service',
    'axe secret send --apply --home --json --customer --to --password --views --days --service',
    'axe secret protect --apply --home --json --customer --off',
  ],
  runs: [
    'axe runs',
    'axe runs list --limit --home --json',
    'axe runs show --home --json',
    'axe runs resume --apply --home --json',
    'axe runs undo --apply --home --json',
  ],
  health: ['axe health --url --home --json'],
  doctor: [
    'axe doctor',
    'axe doctor auth --email --url --service --customer --token --home --no-checks --json',
    'axe doctor mcp --books --entity --customer --token --profile --home --json',
    'axe doctor service --url --email --token --profile --home --json',
    'axe doctor symptom --service --customer --url --email --token --profile --home --json',
  ],
  logs: ['axe logs --follow --since --level --request --grep --lines --all --data --json'],
  completion: ['axe completion --json'],
  'self-update': [
    'axe self-update --from --apply --allow-downgrade --rollback --json',
    'axe self-update install --source --root --bin --node',
  ],
  op: ['axe op', 'axe op clients', 'axe op sessions', 'axe op revoke', 'axe op unblock', 'axe op audit', 'axe op rotate-keys'],
};

for (const [noun, lines] of Object.entries(surface)) {
  test(`surface of axe ${noun}`, async () => {
    const program = await buildProgram([noun], quiet);
    const command = program.commands.find((one) => one.name() === noun);
    assert.ok(command);
    assert.deepEqual(linesOf('axe', command), lines);
  });
}

const linesOf = (prefix: string, command: Command): readonly string[] => {
  const path = `${prefix} ${command.name()}`;
  const options = command.options.map(({ long }) => long);
  return [[path, ...options].join(' '), ...command.commands.flatMap((one) => linesOf(path, one))];
};

test('the first words', () => {
  assert.deepEqual(
    nouns.map(({ name }) => name),
    [
      'up',
      'login',
      'logout',
      'whoami',
      'token',
      'tools',
      'init',
      'customers',
      'employee',
      'secret',
      'vault',
      'mcp',
      'entity',
      'runs',
      'health',
      'doctor',
      'logs',
      'op',
      'blueprint',
      'frame',
      'completion',
      'self-update',
    ],
  );
});

test('frame has one command for each tool, with the flags of its arguments', async () => {
  const catalogue = readCatalogue('frame');
  const program = await buildProgram(['frame', 'query_balance'], quiet);
  const frame = program.commands.find((one) => one.name() === 'frame');
  assert.deepEqual(
    frame?.commands.map((one) => one.name()),
    catalogue.tools.map(({ name }) => name),
  );
  const flags = frame?.commands.find((one) => one.name() === 'query_balance')?.options.map(({ long }) => long) ?? [];
  for (const flag of [
    '--entity',
    '--account',
    '--as-of',
    '--subtree',
    '--input',
    '--json',
    '--profile',
    '--token',
    '--user-token',
    '--url',
  ]) {
    assert.ok(flags.includes(flag), flag);
  }
});

test('exit codes', () => {
  assert.deepEqual(exitCodes, { done: 0, failed: 1, usage: 2, denied: 3, missing: 4, conflict: 5, unavailable: 6 });
  assert.deepEqual(
    (['invalid', 'denied', 'missing', 'conflict', 'unavailable', undefined] as const).map(exitCodeOfKind),
    [2, 3, 4, 5, 6, 1],
  );
});
