import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What the client keeps of the last synchronization: texts are sealed, identities and dates are not. */
export interface ClientData {
  readonly items: readonly KeptItem[];
  readonly policies: readonly (VaultPolicy & { readonly organizationId: string })[];
}

export interface KeptItem {
  readonly id: string;
  readonly type: number;
  readonly organizationId: string | null;
  readonly collectionIds: readonly string[] | null;
  readonly revisionDate: string;
  readonly deletedDate: string | null;
  readonly archivedDate: string | null;
  readonly viewPassword: boolean;
  readonly notes: string | null;
  readonly login?: { readonly username: string | null; readonly password: string | null };
  readonly fields?: readonly { readonly name: string | null; readonly value: string | null }[] | null;
}

/** A rule that an organization sets for its members. */
export interface VaultPolicy {
  /** Number of the kind: 1 master password, 2 generator, 3 single organization, 5 no personal ownership. */
  readonly type: number;
  readonly enabled: boolean;
}

/** False where the client was never signed in. */
export const hasData = (folder: string): boolean => existsSync(path.join(folder, 'data.json'));

/** Undefined where there is none, or it has another form than that of the pinned version. */
export function readClientData(folder: string): ClientData | undefined {
  let data: { readonly [name: string]: unknown };
  try {
    data = JSON.parse(readFileSync(path.join(folder, 'data.json'), 'utf8')) as { readonly [name: string]: unknown };
  } catch {
    return undefined;
  }
  const kept = (name: string): readonly unknown[] | undefined => {
    const found = Object.entries(data).find(([key]) => key.startsWith('user_') && key.endsWith(name))?.[1];
    return typeof found === 'object' && found !== null ? Object.values(found) : undefined;
  };
  const items = kept('_ciphers_ciphers') ?? (data.global_account_activeAccountId === undefined ? undefined : []);
  if (items === undefined || !items.every(isKeptItem)) return undefined;
  return { items, policies: (kept('_policies_policies') ?? []).filter(isPolicy) };
}

const isKeptItem = (value: unknown): value is KeptItem =>
  typeof value === 'object' && value !== null && 'id' in value && 'revisionDate' in value && 'collectionIds' in value;

function isPolicy(value: unknown): value is VaultPolicy & { readonly organizationId: string } {
  const { organizationId, type, enabled } = (value ?? {}) as { readonly [name: string]: unknown };
  return typeof organizationId === 'string' && typeof type === 'number' && typeof enabled === 'boolean';
}
