import { existsSync } from 'node:fs';
import { done, type Step, wants } from '../../execute/plan.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import { ownerOfEnvFile } from '../../secrets/env-file-owner.ts';
import { envFileOf } from '../../secrets/env-file-place.ts';

/**
 * A step on the env file of a service, only where that file is: a rotation leaves no values on a machine that has none. In a
 * rehearsal it is to do as long as the value is still `pending`, which the file cannot know.
 */
export function whereItRuns(
  { id, customer, terminal, home }: SecretDesk,
  service: string,
  step: Step,
  pending: () => Promise<boolean>,
): Step {
  const file = envFileOf(customer, service, terminal);
  return {
    ...step,
    async check(run) {
      if (!existsSync(file)) return done(`${file} is not on this machine; a deploy, or axe secret pull there, brings the value`);
      const owner = ownerOfEnvFile(home.folder, file);
      if (owner !== undefined && owner !== id)
        return done(`${file} is that of ${owner} on this machine; a deploy brings the value where ${id} runs`);
      return !run.applying && (await pending()) ? wants(step.title) : await step.check(run);
    },
  };
}
