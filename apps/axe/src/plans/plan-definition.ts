import type { Plan, PlanArgs } from '../execute/plan.ts';
import type { Home } from '../home/home.ts';
import type { RemoteOptions } from '../remote/platform-address.ts';
import type { Terminal } from '../terminal.ts';

export interface PlanContext {
  readonly home: Home;
  readonly terminal: Terminal;
  /** The sign-in that the plan works with, where it asks the platform. */
  readonly signIn: Pick<RemoteOptions, 'profile' | 'url'>;
}

/** Builds a plan from arguments that came out of a journal: it trusts none of them. */
export interface PlanDefinition {
  build(args: PlanArgs, context: PlanContext): Promise<Plan>;
}
