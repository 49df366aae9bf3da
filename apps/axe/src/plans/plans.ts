import type { PlanDefinition } from './plan-definition.ts';

/** Every plan by its name, for `axe runs resume` and `undo`; loaded when needed. */
export const plans: { readonly [name: string]: () => Promise<PlanDefinition> } = {
  'customers add': async () => (await import('./customers/add-customer.ts')).definition,
  init: async () => (await import('./home/init-home.ts')).definition,
};
