import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type BitwardenStore, mergeEnvFile, previewEnvFile, readEnvFile } from '@axe/secrets';
import * as z from 'zod';
import { done, type Plan, type Step, wants } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { withFileLock } from '../../lock/file-lock.ts';
import type { PickedCustomer } from '../../secrets/pick-customer.ts';
import type { Terminal } from '../../terminal.ts';
import { vaultCommandErrors } from '../../vault/errors.ts';
import { openVaultOf } from '../../vault/vault-store.ts';
import type { PlanDefinition } from '../plan-definition.ts';

const request = z.strictObject({ customer: z.string() });

export const definition: PlanDefinition = {
  build: async (args, { home, terminal }) => bootstrapPlan(home, request.parse(args).customer, terminal),
};

/** What a Vaultwarden-like server must be told so that employees can sign in with the customer's identity provider. */
const settings: ReadonlyMap<string, { readonly value: string; readonly why: string }> = new Map([
  [
    'SSO_ALLOW_UNKNOWN_EMAIL_VERIFICATION',
    { value: 'true', why: 'Entra says nothing about verified addresses, and sign-ins would be refused' },
  ],
  ['SIGNUPS_ALLOWED', { value: 'true', why: 'the first sign-in of an employee makes the account' }],
  ['SSO_ONLY', { value: 'false', why: 'the master password opens the vault while the identity provider is down; axe signs in with it' }],
  ['ORGANIZATION_INVITE_AUTO_ACCEPT', { value: 'true', why: 'an invited employee is a member without a second mail' }],
]);

const lifetime = 'SSO_AUTH_ONLY_NOT_SESSION';

const policies: readonly { readonly type: number; readonly name: string; readonly why: string }[] = [
  { type: 1, name: 'master password', why: 'a new master password has a minimum of strength' },
  { type: 2, name: 'password generator', why: 'new passwords are long without anybody choosing so' },
  { type: 3, name: 'single organization', why: 'members cannot carry items into another organization' },
  { type: 5, name: 'no personal ownership', why: 'what employees store belongs to the organization' },
];

/** Settings of the server are written; what only a person may decide is reported. */
export async function bootstrapPlan(home: Home, named: string | undefined, terminal: Terminal): Promise<Plan> {
  const picked = await openVaultOf(home, named, terminal);
  const file = envFileOfVault(picked, terminal);
  const found = policiesOnce(picked.server);
  return {
    name: 'vault bootstrap',
    args: { customer: picked.id },
    title: `settings of the vault of ${picked.id} for employees`,
    steps: [settingsStep(home, file), lifetimeStep(file), ...policies.map((policy) => policyStep(policy, found))],
    afterwards: () => [
      'The server reads its settings at its start: restart it now (docker compose up -d --force-recreate in its folder).',
      'Then sign in once as an employee, with the identity provider, and see that the account is made.',
    ],
  };
}

function settingsStep(home: Home, file: string): Step {
  const missing = () => {
    const now = valuesIn(file);
    return [...settings].filter(([name, { value }]) => now.get(name)?.toLowerCase() !== value);
  };
  const wanted = () => new Map(missing().map(([name, { value }]) => [name, value]));
  return {
    name: 'settings',
    title: `the four settings for single sign-on in ${file}`,
    check: async () => {
      const todo = missing();
      if (todo.length === 0) return done('all four are set');
      const now = valuesIn(file);
      const lines = todo.map(([name, { value, why }]) => `${name}=${value}  (now ${now.get(name) ?? 'not set'}): ${why}`);
      const closes = previewEnvFile(file, wanted()).open ? ['! others can read the file; it will be closed (mode 600)'] : [];
      return wants(`set ${todo.length} of ${settings.size} settings in ${file}`, [...lines, ...closes].join('\n'));
    },
    apply: async () => {
      const names = missing().map(([name]) => name);
      await alone(home, file, async () => mergeEnvFile(file, wanted()));
      return { file, set: names };
    },
  };
}

/** Reported only: it trades comfort against how long a person who left can still open what they have. */
const lifetimeStep = (file: string): Step => ({
  name: 'lifetime',
  title: `${lifetime} (reported)`,
  check: async () =>
    done(
      valuesIn(file).get(lifetime)?.toLowerCase() === 'true'
        ? 'true: people sign in about once a month; a person who left keeps their session for up to 30 days, so disable their user too'
        : 'not true: sessions end with those of the identity provider, and people sign in often',
    ),
  apply: async () => undefined,
});

type Found = () => Promise<readonly { readonly type: number; readonly enabled: boolean }[] | string>;

const policyStep = ({ type, name, why }: (typeof policies)[number], found: Found): Step => ({
  name: `policy ${type}`,
  title: `policy of the organization: ${name} (reported)`,
  check: async () => {
    const known = await found();
    if (typeof known === 'string') return done(`not checked: ${known}`);
    const enabled = known.some((policy) => policy.type === type && policy.enabled);
    return done(enabled ? 'set' : `NOT SET: an owner of the organization sets it in the web vault, so that ${why}`);
  },
  apply: async () => undefined,
});

/** Asked once for all four, and nobody is asked for a password. */
function policiesOnce(server: BitwardenStore | undefined): Found {
  let found: ReturnType<Found> | undefined;
  const look = async () => {
    if (server === undefined) return 'the registry names no server (secret_store)';
    const { state } = await server.status();
    if (state !== 'open') return `the vault is ${state}; axe vault unlock opens it`;
    return (await server.policies()) ?? 'the registry names no organization (secret_store.organization)';
  };
  return () => {
    found ??= look();
    return found;
  };
}

function envFileOfVault({ id, customer }: PickedCustomer, { environment }: Terminal): string {
  const named = customer.services.vault?.env_file;
  if (named === undefined) {
    throw vaultCommandErrors.VAULT_FILE_UNNAMED(
      `The registry does not say where the env file of the vault of ${id} is. Nothing was changed. Add services.vault.env_file in customers.yaml.`,
      { customer: id },
    );
  }
  const file = named.startsWith('~/') ? path.join(environment.HOME || homedir(), named.slice(2)) : named;
  if (!existsSync(file)) {
    throw vaultCommandErrors.VAULT_FILE_ELSEWHERE(
      `${file}, the env file of the vault of ${id}, is not on this machine. Nothing was changed. Run the command where the vault server runs, or correct services.vault.env_file in customers.yaml.`,
      { customer: id, file },
    );
  }
  return file;
}

const valuesIn = (file: string): ReadonlyMap<string, string> => readEnvFile(file) ?? new Map();

function alone<T>({ folder }: Home, file: string, work: () => Promise<T>): Promise<T> {
  const locks = path.join(folder, 'store');
  mkdirSync(locks, { recursive: true, mode: 0o700 });
  const busy = () =>
    vaultCommandErrors.VAULT_FILE_BUSY(`Another axe command is writing ${file}. Nothing was changed. Repeat it.`, { file });
  return withFileLock(path.join(locks, 'vault-env.lock'), work, { busy });
}
