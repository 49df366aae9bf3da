import * as z from 'zod';
import type { Plan } from '../../execute/plan.ts';
import { openDesk, type SecretDesk } from '../../secrets/desk.ts';
import type { PlanDefinition } from '../plan-definition.ts';

/** What all plans on secrets have in their arguments. */
export const deskRequest = { customer: z.string() };

/** A plan on the secrets of a customer, built again from its journal: the store is opened anew. */
export const deskDefinition = <Shape extends z.ZodType<{ readonly customer: string }>>(
  shape: Shape,
  plan: (desk: SecretDesk, request: z.output<Shape>) => Plan,
): PlanDefinition => ({
  async build(args, { home, terminal }) {
    const request = shape.parse(args);
    return plan(await openDesk(home, terminal, request.customer), request);
  },
});
