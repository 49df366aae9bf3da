import { coveredScopes, holdsScope, type Scope } from '@axe/kit';
import { registryErrors } from '../errors.ts';
import { defaultScopes, type Grants } from '../registry.ts';
import type { CustomerFile, GrantsFile } from '../schema.ts';
import type { RegistryEdit } from './edit-registry.ts';
import { changeCustomer, grantEmployee, lineOf, removeEmployee, revokeEmployee, setLine } from './operations.ts';

// As the other operations: doing it twice is doing it once.

/** What the person's own line says, or the default of the domain; undefined without either. */
export function grantsInFile(customer: CustomerFile, email: string): Grants | undefined {
  const line = lineOf(customer, email);
  return line === undefined ? undefined : grantsOfLine(line);
}

/** As `grantEmployee`, but what a higher scope covers already is not written a second time. */
export const giveScopes =
  (customer: string, email: string, entity: string, scopes: readonly Scope[]): RegistryEdit =>
  (file) => {
    const old = Object.hasOwn(file.customers, customer) ? file.customers[customer] : undefined;
    const held = old === undefined ? undefined : grantsInFile(old, email)?.[entity];
    const missing = scopes.filter((scope) => !holdsScope(new Set(held ?? []), scope));
    return held !== undefined && missing.length === 0
      ? file
      : grantEmployee(customer, email, entity, held === undefined ? scopes : missing)(file);
  };

/** Takes these scopes in one entity, and those that include them: who may close may write. Without scopes the whole entity. */
export function takeScopes(customer: string, email: string, entity: string, scopes?: readonly Scope[]): RegistryEdit {
  if (scopes === undefined) return takeEntity(customer, email, entity);
  return changeCustomer(customer, (old) => {
    const line = lineOf(old, email);
    const held = line === undefined ? undefined : grantsOfLine(line)[entity];
    if (line === undefined || held === undefined || !scopes.some((scope) => holdsScope(new Set(held), scope))) return old;
    const left = withoutScopes(held, scopes);
    const others = Object.entries(grantsOfLine(line)).filter(([known]) => known !== entity || left.length > 0);
    const grants = others.map(([known, kept]) => [known, known === entity ? [...left] : [...kept]] as const);
    return { ...old, user_entity_map: setLine(old.user_entity_map, email, Object.fromEntries(grants)) };
  });
}

const takeEntity =
  (customer: string, email: string, entity: string): RegistryEdit =>
  (file) => {
    const old = Object.hasOwn(file.customers, customer) ? file.customers[customer] : undefined;
    const held = old === undefined ? undefined : grantsInFile(old, email);
    return held !== undefined && !Object.hasOwn(held, entity) ? file : revokeEmployee(customer, email, entity)(file);
  };

/** What is left is written as it stood, or in full where a covering scope went: admin without admin is read, write and close. */
function withoutScopes(held: readonly Scope[], taken: readonly Scope[]): readonly Scope[] {
  const covers = (scope: Scope) => taken.some((one) => holdsScope(new Set([scope]), one));
  const kept = coveredScopes(new Set(held)).filter((scope) => !covers(scope));
  const literal = held.filter((scope) => kept.includes(scope));
  return kept.every((scope) => holdsScope(new Set(literal), scope)) ? literal : kept;
}

/** Everything the registry gives: the line becomes empty, and the person is neither admin nor operator afterwards. */
export const removePerson =
  (customer: string, email: string): RegistryEdit =>
  (file) => {
    const removed = removeEmployee(customer, email)(file);
    const { operators } = removed;
    if (operators === undefined || !operators.some((one) => one.toLowerCase() === email.toLowerCase())) return removed;
    const left = operators.filter((one) => one.toLowerCase() !== email.toLowerCase());
    if (left.length > 0) return { ...removed, operators: left };
    throw registryErrors.REGISTRY_EDIT_REFUSED(
      `${email} is the only operator of the platform; nothing was changed. Name another one under operators first.`,
      { email },
    );
  };

/** A line of the file with its shorthand written out. */
export const grantsOfLine = (line: GrantsFile): Grants =>
  Array.isArray(line) ? Object.fromEntries(line.map((entity) => [entity, defaultScopes])) : line;
