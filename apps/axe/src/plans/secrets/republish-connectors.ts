import { done, type Step, wants } from '../../execute/plan.ts';
import type { SecretDesk } from '../../secrets/desk.ts';

/** Connectors that were published carry the secret: they get the new one. Who has none published has nothing to renew. */
export function republishStep(desk: SecretDesk, pending: () => Promise<boolean>): Step {
  const { id, reading } = desk;
  let opened: Promise<Step> | undefined;
  const publish = (): Promise<Step> => {
    opened ??= publishStepOf(desk);
    return opened;
  };
  return {
    name: 'republish',
    title: `publish the connectors of ${id} with the new secret`,
    async check(run) {
      const published = (await reading.snapshot()).names.some((name) => name.endsWith(` MCP (${id})`));
      if (!published) return done('no connector is published');
      if (!run.applying && (await pending())) return wants(`publish the connectors of ${id} with the new secret`);
      return await (await publish()).check(run);
    },
    apply: async (run) => await (await publish()).apply(run),
  };
}

async function publishStepOf({ home, terminal, id }: SecretDesk): Promise<Step> {
  const { planPublish } = await import('../connectors/publish-connectors.ts');
  const [step] = (await planPublish(home, terminal, { customer: id, allow_missing: true })).steps;
  if (step === undefined) throw new Error('publishing is one step');
  return step;
}
