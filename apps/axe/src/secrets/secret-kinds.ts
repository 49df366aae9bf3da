import { randomBytes } from 'node:crypto';
import type { ManifestEntry } from './manifest.ts';

/** How a secret is made and what a new value of it means. The names are those that services read. */
export interface SecretKind {
  readonly kind: 'random' | 'list' | 'address' | 'sealing' | 'file';
  /** Undefined: axe cannot make one. */
  readonly generate?: (entry: ManifestEntry, sibling: (env: string) => string | undefined) => Promise<string | undefined>;
  /** Why a rotation is refused. */
  readonly unsafe?: string;
  /** What a person has to do besides, after a rotation. */
  readonly afterwards?: (entry: ManifestEntry) => string;
}

/** 256 bits in letters that need no quoting in any file, address or shell. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

const random = async () => randomSecret();

/** Port of the PostgreSQL of a machine: the first of the blocks of ports that the platform uses. */
const databaseServer = 'localhost:3700';

const address: SecretKind = {
  kind: 'address',
  // The password in it is derived from the entity key, which is generated before it.
  generate: async ({ service }, sibling) => {
    const entityKey = sibling('AXE_ENTITY_KEY');
    if (entityKey === undefined) return undefined;
    const { serviceAddress } = await import('@axe/pg');
    return serviceAddress({ service, entityKey, server: databaseServer });
  },
  unsafe: 'its password is derived from the entity key of the service, so that another address would lead nowhere',
};

const kinds: readonly (readonly [RegExp, SecretKind])[] = [
  [/^DATABASE_URL$/, address],
  // Services take several, the newest first: old and new count together while a rotation lasts.
  [/_SECRETS$/, { kind: 'list', generate: random }],
  [
    /(^|_)ENTITY_KEY$/,
    {
      kind: 'sealing',
      generate: random,
      unsafe: 'the passwords of all database roles are derived from it, and those in use would stop working at once',
    },
  ],
  [
    /(IDENTITY_KEY|PASSPHRASE|SALT|ENCRYPTION_KEY|MASTER_KEY)(_|$)/,
    {
      kind: 'sealing',
      generate: random,
      unsafe: 'it seals stored data, which another value could not open (for the sign-in: axe op rotate-keys)',
    },
  ],
  [/(_PEM|_CERT|_CERTIFICATE|_PRIVATE_KEY|_SIGNING_KEY)$/, { kind: 'file' }],
  [
    /(DB|DATABASE)_PASSWORD$/,
    {
      kind: 'random',
      generate: random,
      afterwards: ({ service }) => `The database must learn the new password before ${service} starts again: alter role … password.`,
    },
  ],
];

export const kindOf = ({ env }: Pick<ManifestEntry, 'env'>): SecretKind =>
  kinds.find(([pattern]) => pattern.test(env))?.[1] ?? { kind: 'random', generate: random };
