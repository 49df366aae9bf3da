import type { PlanDefinition } from './plan-definition.ts';

/** Every plan by its name, for `axe runs resume` and `undo`; loaded when needed. */
export const plans: { readonly [name: string]: () => Promise<PlanDefinition> } = {
  'employee add': async () => (await import('./people/add-employee.ts')).definition,
  'employee checklist tick': async () => (await import('./people/tick-item.ts')).definition,
  'employee grant': async () => (await import('./people/grant-employee.ts')).grantDefinition,
  'employee remove': async () => (await import('./people/remove-employee.ts')).definition,
  'employee revoke': async () => (await import('./people/grant-employee.ts')).revokeDefinition,
  'entity add': async () => (await import('./entities/add-entity.ts')).definition,
  'customers add': async () => (await import('./customers/add-customer.ts')).definition,
  'secret generate': async () => (await import('./secrets/generate-secrets.ts')).definition,
  'secret pull': async () => (await import('./secrets/pull-secrets.ts')).definition,
  'secret push': async () => (await import('./secrets/push-secret.ts')).definition,
  'secret push --from-env-file': async () => (await import('./secrets/import-env-file.ts')).definition,
  'secret rotate --finish': async () => (await import('./secrets/finish-rotation.ts')).definition,
  'secret rotate': async () => (await import('./secrets/rotate-secret.ts')).definition,
  'customers dns-placeholder': async () => (await import('./customers/dns-placeholder.ts')).definition,
  'customers ingest': async () => (await import('./customers/ingest-pack.ts')).definition,
  'vault bootstrap': async () => (await import('./vault/bootstrap-vault.ts')).definition,
  'mcp publish': async () => (await import('./connectors/publish-connectors.ts')).definition,
  init: async () => (await import('./home/init-home.ts')).definition,
};
