import { type Scope, scopes } from '@axe/kit';
import { type Customer, defaultScopes, type GrantsFile } from '@axe/registry';
import { peopleErrors } from './errors.ts';

/** Rights in one entity; without scopes what a list in the registry means. */
export interface WantedRight {
  readonly entity: string;
  readonly scopes: readonly Scope[] | undefined;
}

/** `acmec:read,write`, or `acmec` alone. */
export function parseRight(text: string, customer: string, { entities }: Pick<Customer, 'entities'>): WantedRight {
  const [entity = '', list, ...rest] = text.trim().split(':');
  if (rest.length > 0) {
    throw peopleErrors.RIGHT_INVALID(
      `${JSON.stringify(text)} is no right: write the entity and its scopes, as in acmec:read,write. Nothing was changed.`,
      { entity, customer },
    );
  }
  if (!entities.includes(entity)) {
    const known = entities.length === 0 ? 'none yet' : entities.slice(0, 30).join(', ');
    throw peopleErrors.RIGHT_INVALID(`${customer} has no entity ${JSON.stringify(entity)}; it has ${known}. Nothing was changed.`, {
      entity,
      customer,
    });
  }
  return { entity, scopes: list === undefined ? undefined : scopesOf(list, text) };
}

function scopesOf(list: string, whole: string): readonly Scope[] {
  const words = list.split(',').map((word) => word.trim().toLowerCase());
  const found = words.map((word) => scopes.find((scope) => scope === word));
  const wrong = words.find((_, index) => found[index] === undefined);
  if (wrong !== undefined) {
    throw peopleErrors.RIGHT_INVALID(
      `${JSON.stringify(whole)}: ${JSON.stringify(wrong)} is no scope. Scopes are ${scopes.join(', ')}, as in acmec:read,write. Nothing was changed.`,
      { scope: wrong },
    );
  }
  return scopes.filter((scope) => found.includes(scope));
}

/** As the registry would be written by hand: a list where every entity has the default scopes, else a map. */
export function lineOfRights(rights: readonly WantedRight[]): GrantsFile {
  const merged = new Map<string, readonly Scope[]>();
  for (const { entity, scopes: wanted = defaultScopes } of rights) {
    const held = merged.get(entity) ?? [];
    merged.set(
      entity,
      scopes.filter((scope) => held.includes(scope) || wanted.includes(scope)),
    );
  }
  const usual = [...merged.values()].every((held) => held.join() === defaultScopes.join());
  return usual && merged.size > 0 ? [...merged.keys()] : Object.fromEntries([...merged].map(([entity, held]) => [entity, [...held]]));
}

export const rightText = ({ entity, scopes: wanted }: WantedRight): string =>
  wanted === undefined ? entity : `${entity}:${wanted.join(',')}`;
