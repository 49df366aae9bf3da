import type { PlanDefinition } from './plan-definition.ts';

/** Every plan by its name, for `axe runs resume` and `undo`; loaded when needed. */
export const plans: { readonly [name: string]: () => Promise<PlanDefinition> } = {
  'employee add': async () => (await import('./people/add-employee.ts')).definition,
  'employee checklist tick': async () => (await import('./people/tick-item.ts')).definition,
  'employee grant': async () => (await import('./people/grant-employee.ts')).grantDefinition,
  'employee remove': async () => (await import('./people/remove-employee.ts')).definition,
  'employee revoke': async () => (await import('./people/grant-employee.ts')).revokeDefinition,
  'customers add': async () => (await import('./customers/add-customer.ts')).definition,
  init: async () => (await import('./home/init-home.ts')).definition,
};
