import { agentActor } from '@axe/kit';
import type { CustomerSlice } from '@axe/registry';

/** Registers the customer's entities at start. It exists inside this process only: no registry file names it. */
const agentId = 'axe-setup';

export const setupAgent = agentActor(agentId);

/** The slice as the services see it, the same object for the same slice. */
export function slicesWithSetupAgent(): (slice: CustomerSlice) => CustomerSlice {
  const made = new WeakMap<CustomerSlice, CustomerSlice>();
  return (slice) => {
    const known = made.get(slice);
    if (known !== undefined) return known;
    const rights = Object.fromEntries(slice.customer.entities.map((entity) => [entity, ['admin'] as const]));
    const agents = { ...slice.customer.agents, [agentId]: rights };
    const extended = Object.freeze({ ...slice, customer: Object.freeze({ ...slice.customer, agents }) });
    made.set(slice, extended);
    return extended;
  };
}
