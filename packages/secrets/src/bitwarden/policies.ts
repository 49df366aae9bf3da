import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A rule that an organization sets for its members. */
export interface VaultPolicy {
  /** Number of the kind: 1 master password, 2 generator, 3 single organization, 5 no personal ownership. */
  readonly type: number;
  readonly enabled: boolean;
}

/**
 * The client has no command for policies; it keeps those of the last synchronization, unsealed, in its data file. Undefined where
 * there are none to read, or the file has another form.
 */
export function keptPolicies(folder: string, organization: string | undefined): readonly VaultPolicy[] | undefined {
  if (organization === undefined) return undefined;
  let data: { [name: string]: unknown };
  try {
    data = JSON.parse(readFileSync(path.join(folder, 'data.json'), 'utf8')) as { [name: string]: unknown };
  } catch {
    return undefined;
  }
  const kept = Object.entries(data).find(([name]) => /^user_.*_policies_policies$/.test(name))?.[1];
  if (typeof kept !== 'object' || kept === null) return undefined;
  return Object.values(kept)
    .filter((policy): policy is { organizationId: string; type: number; enabled: boolean } => isPolicy(policy))
    .filter((policy) => policy.organizationId === organization)
    .map(({ type, enabled }) => ({ type, enabled }));
}

function isPolicy(value: unknown): boolean {
  const { organizationId, type, enabled } = (value ?? {}) as { [name: string]: unknown };
  return typeof organizationId === 'string' && typeof type === 'number' && typeof enabled === 'boolean';
}
