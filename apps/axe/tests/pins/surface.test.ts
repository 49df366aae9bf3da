import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from 'commander';
import { readCatalogue } from '../../src/catalogue/read-catalogue.ts';
import { exitCodeOfKind, exitCodes } from '../../src/exit-codes.ts';
import { nouns } from '../../src/nouns.ts';
import { buildProgram } from '../../src/run-axe.ts';
import { quiet } from '../quiet-terminal.ts';

/** Commands and options that scripts may rely on. A red pin means: make it deliberate. */
const surface: { readonly [noun: string]: readonly string[] } = {
  up: ['axe up --port --data --home --json'],
  login: ['axe login --url --profile --device --token --no-browser --login-hint --force --json'],
  logout: ['axe logout --profile --all --json'],
  whoami: ['axe whoami --profile --token --url --json'],
  token: ['axe token', 'axe token issue --sub --entity --ttl --service --data --json'],
  tools: ['axe tools [service] [tool] --json'],
  init: ['axe init --apply --home --json --zone --operator --demo'],
  employee: [
    'axe employee',
    'axe employee list --home --json --customer --entity',
    'axe employee add <email> --apply --home --json --entity --admin --customer',
    'axe employee grant <email> --apply --home --json --entity --admin --customer',
    'axe employee revoke <email> --apply --home --json --entity --admin --customer',
    'axe employee remove <email> --apply --home --json --customer --profile --url --unknown',
    'axe employee welcome <email> --home --json --customer --links --apply',
    'axe employee checklist',
    'axe employee checklist list --home --json --all',
    'axe employee checklist show [checklist] --home --json',
    'axe employee checklist tick <item…> --apply --home --json --of --note',
  ],
  customers: [
    'axe customers',
    'axe customers list --home --json',
    'axe customers show <customer> --home --json',
    'axe customers validate [file] --home --json',
    'axe customers add <id> --apply --home --json --legal-name --domain --entity --tenant --ssh --platform',
    'axe customers ingest <pack> --apply --home --json --customer --allow-missing',
    'axe customers dns-placeholder <customer> --apply --home --json --target --replace',
  ],
  vault: [
    'axe vault',
    'axe vault status <customer> --home --json',
    'axe vault unlock <customer> --home --json',
    'axe vault lock <customer> --home --json',
    'axe vault reset <customer> --home --json',
    'axe vault bootstrap <customer> --apply --home --json',
  ],
  mcp: ['axe mcp', 'axe mcp list --customer --page --home --json', 'axe mcp publish --apply --home --json --customer --allow-missing'],
  entity: [
    'axe entity',
    'axe entity list --customer --home --json',
    'axe entity add <customer> <entity> --apply --home --json --legal-name --kind --standard --grant --no-register --profile --url',
  ],
  secret: [
    'axe secret',
    'axe secret check [service] --customer --home --json',
    'axe secret list --customer --home --json',
    'axe secret status --customer --home --json',
    'axe secret generate [service] --apply --home --json --customer',
    'axe secret pull [service] --apply --home --json --customer',
    'axe secret push [secret] --apply --home --json --customer --value-stdin --from-env-file --service',
    'axe secret rotate <secret> --apply --home --json --customer --value-stdin --emergency --expires --finish --now --revoked --service',
    'axe secret get <secret> --customer --home --json --show --service',
    'axe secret send <secret> --apply --home --json --customer --to --password --views --days --service',
    'axe secret protect --apply --home --json --customer --off',
  ],
  runs: [
    'axe runs',
    'axe runs list --limit --home --json',
    'axe runs show [run] --home --json',
    'axe runs resume <run> --apply --home --json --profile --url',
    'axe runs undo <run> --apply --home --json --profile --url',
  ],
  health: ['axe health [target] --url --home --json'],
  doctor: [
    'axe doctor',
    'axe doctor auth <address-or-message…> --email --url --service --customer --token --home --no-checks --json',
    'axe doctor mcp <url> --books --entity --customer --token --profile --home --json',
    'axe doctor service <service> --customer --url --email --token --profile --home --json',
    'axe doctor symptom <text…> --service --customer --url --email --token --profile --home --json',
  ],
  logs: ['axe logs [service] --follow --since --level --request --grep --lines --all --data --json'],
  completion: ['axe completion <shell> --json'],
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
  const wanted = command.registeredArguments.map((one) => argumentText(one.name(), one.required, one.variadic));
  return [[path, ...wanted, ...options].join(' '), ...command.commands.flatMap((one) => linesOf(path, one))];
};

function argumentText(name: string, required: boolean, variadic: boolean): string {
  const text = `${name}${variadic ? '…' : ''}`;
  return required ? `<${text}>` : `[${text}]`;
}

test('a customer that must be named is an argument, one that may be left out is --customer, and no command has both', async () => {
  const odd: string[] = [];
  for (const { name } of nouns.filter((one) => !['frame', 'blueprint'].includes(one.name))) {
    const program = await buildProgram([name], quiet);
    const found = program.commands.find((one) => one.name() === name);
    for (const command of found === undefined ? [] : allOf(found)) {
      const option = command.options.find(({ long }) => long === '--customer');
      const argument = command.registeredArguments.find((one) => one.name() === 'customer');
      if ((option !== undefined && argument !== undefined) || option?.mandatory === true || argument?.required === false)
        odd.push(`${name} ${command.name()}`);
    }
  }
  assert.deepEqual(odd, []);
});

const allOf = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(allOf)];

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
