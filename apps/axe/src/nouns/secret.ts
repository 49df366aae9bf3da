import type { Command } from 'commander';
import { cliErrors } from '../errors.ts';
import { addPlanOptions, type PlanOptions, runPlan } from '../execute/plan-command.ts';
import { openHome } from '../home/home.ts';
import type { SecretDesk } from '../secrets/desk.ts';
import type { Terminal } from '../terminal.ts';
import { help, pullHelp, rotateHelp } from './secret/help.ts';

interface CustomerOptions {
  readonly home?: string;
  readonly customer?: string;
  readonly service?: string;
  readonly json?: boolean;
}

interface ValueOptions extends PlanOptions, CustomerOptions {
  readonly valueStdin?: boolean;
}

interface RotateOptions extends ValueOptions {
  readonly emergency?: boolean;
  readonly expires?: string;
  readonly finish?: boolean;
  readonly revoked?: boolean;
  readonly now?: boolean;
}

export function addNoun(noun: Command, terminal: Terminal): void {
  noun.usage('<command> [options]').addHelpText('after', help);
  addLooking(noun, terminal);
  addFilling(noun, terminal);
  addRotating(noun, terminal);
  addHanding(noun, terminal);
}

async function deskOf(options: CustomerOptions, terminal: Terminal, service = options.service): Promise<SecretDesk> {
  const { openDesk } = await import('../secrets/desk.ts');
  return openDesk(await openHome(options, terminal), terminal, options.customer, service);
}

function addLooking(noun: Command, terminal: Terminal): void {
  addReadOptions(
    noun.command('check [service]').description('which secrets of the registry the store has; fails when one is missing'),
  ).action(async (service: string | undefined, options: CustomerOptions) => {
    const { checkSecrets } = await import('../secrets/check-secrets.ts');
    await checkSecrets(await deskOf(options, terminal, service), { ...options, ...(service === undefined ? {} : { service }) });
  });
  addReadOptions(
    noun.command('list').description('every item and every name: when changed, when it ends, who issues it; no values'),
  ).action(async (options: CustomerOptions) => {
    const { listSecrets } = await import('../secrets/list-secrets.ts');
    await listSecrets(await deskOf(options, terminal), options);
  });
  addReadOptions(noun.command('status').description('how the store is, what ends soon, what is missing, which rotations are open')).action(
    async (options: CustomerOptions) => {
      const { showStatus } = await import('../secrets/show-status.ts');
      await showStatus(await deskOf(options, terminal), options);
    },
  );
}

function addFilling(noun: Command, terminal: Terminal): void {
  addChangeOptions(noun.command('generate [service]').description('make the missing secrets that nobody outside issues')).action(
    async (service: string | undefined, options: PlanOptions & CustomerOptions) => {
      const desk = await deskOf(options, terminal, service);
      const { planGenerate } = await import('../plans/secrets/generate-secrets.ts');
      await runPlan(planGenerate(desk, service === undefined ? {} : { service }), options, terminal, desk.home);
    },
  );
  addChangeOptions(noun.command('pull [service]').description('bring the values into the env file of a service, or of all'))
    .addHelpText('after', pullHelp)
    .action(async (service: string | undefined, options: PlanOptions & CustomerOptions) => {
      const desk = await deskOf(options, terminal, service);
      const { planPull } = await import('../plans/secrets/pull-secrets.ts');
      await runPlan(planPull(desk, service === undefined ? {} : { service }), options, terminal, desk.home);
    });
  addChangeOptions(noun.command('push [secret]').description('store the value of a secret, named as the service reads it or by its item'))
    .option('--value-stdin', 'read the value from standard input (one line end at its end is dropped); else it is asked for, unseen')
    .option('--from-env-file [file]', 'instead: take what a service has in its env file, for all secrets of the registry')
    .option('--service <name>', 'the service that is meant, where several read the name')
    .action(async (secret: string | undefined, options: ValueOptions & { fromEnvFile?: string | true }) => {
      const desk = await deskOf(options, terminal);
      await runPlan(await pushPlan(desk, secret, options), options, terminal, desk.home);
    });
}

async function pushPlan(desk: SecretDesk, secret: string | undefined, options: ValueOptions & { fromEnvFile?: string | true }) {
  const { service, fromEnvFile: file, valueStdin } = options;
  if (file !== undefined) {
    const { planImport } = await import('../plans/secrets/import-env-file.ts');
    if (service === undefined || secret !== undefined)
      throw cliErrors.USAGE('--from-env-file takes all secrets of one service: name it with --service, and no secret.');
    return planImport(desk, { service, ...(file === true ? {} : { file }) });
  }
  if (secret === undefined)
    throw cliErrors.USAGE('Name the secret, as the service reads it (FRAME_DB_PASSWORD) or by its item (frame/acme/db-password).');
  const { planPush } = await import('../plans/secrets/push-secret.ts');
  return planPush(desk, {
    secret,
    ...(valueStdin === true ? { from: 'stdin' as const } : {}),
    ...(service === undefined ? {} : { service }),
  });
}

function addRotating(noun: Command, terminal: Terminal): void {
  addChangeOptions(
    noun.command('rotate <secret>').description('replace a value: the new one beside the old one, and the old one dropped a day later'),
  )
    .option('--value-stdin', 'read the new value from standard input; else it is generated, or asked for where a provider issues it')
    .option('--emergency', 'the old value leaked: keep it not at all')
    .option('--expires <date>', 'when the new value ends, for the registry (2028-05-19)')
    .option('--finish', 'end a rotation: drop the old value when its day is over')
    .option('--now', 'with --finish: before the day is over')
    .option('--revoked', 'with --finish: the old value is revoked at its provider')
    .option('--service <name>', 'the service that is meant, where several read the name')
    .addHelpText('after', rotateHelp)
    .action(async (secret: string, options: RotateOptions) => {
      const desk = await deskOf(options, terminal);
      await runPlan(await rotationPlan(desk, secret, options), options, terminal, desk.home);
    });
}

async function rotationPlan(desk: SecretDesk, secret: string, options: RotateOptions) {
  const { service, finish, revoked = false, now = false, emergency = false, expires, valueStdin } = options;
  const where = service === undefined ? {} : { service };
  if (finish === true) {
    const { planFinish } = await import('../plans/secrets/finish-rotation.ts');
    return planFinish(desk, { secret, revoked, early: now, ...where });
  }
  const { planRotation } = await import('../plans/secrets/rotate-secret.ts');
  const from = valueStdin === true ? { from: 'stdin' as const } : {};
  return planRotation(desk, { secret, emergency, ...from, ...where, ...(expires === undefined ? {} : { expires }) });
}

function addHanding(noun: Command, terminal: Terminal): void {
  addReadOptions(noun.command('get <secret>').description('give one value out: into a pipe as it is, on a screen with --show'))
    .option('--show', 'print it though a person sees the screen')
    .option('--service <name>', 'the service that is meant, where several read the name')
    .action(async (secret: string, options: CustomerOptions & { show?: boolean }) => {
      const { getSecret } = await import('../secrets/get-secret.ts');
      await getSecret(await deskOf(options, terminal), secret, options);
    });
  addChangeOptions(noun.command('send <secret>').description('a link for one person that shows the value once and then never again'))
    .requiredOption('--to <email>', 'whom it is for (required; stands in the audit log and in the name of the link)')
    .option('--password', 'ask for a password that opens the link')
    .option('--views <number>', 'how often it can be opened', '1')
    .option('--days <number>', 'how long it lives', '1')
    .option('--service <name>', 'the service that is meant, where several read the name')
    .action(
      async (secret: string, options: PlanOptions & CustomerOptions & { to: string; password?: boolean; views: string; days: string }) => {
        const { sendSecret } = await import('../secrets/send-secret.ts');
        await sendSecret(await deskOf(options, terminal), secret, options);
      },
    );
  addChangeOptions(noun.command('protect').description('put the key of a local store under a passphrase'))
    .option('--off', 'take the passphrase away')
    .action(async (options: PlanOptions & CustomerOptions & { off?: boolean }) => {
      const { protectStore } = await import('../secrets/protect-store.ts');
      await protectStore(await openHome(options, terminal), options, terminal);
    });
}

const addCustomer = (command: Command): Command => command.option('--customer <id>', 'the customer (default: the only one there is)');

const addReadOptions = (command: Command): Command =>
  addCustomer(command).option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)').option('--json', 'print it as JSON');

const addChangeOptions = (command: Command): Command => addCustomer(addPlanOptions(command));
