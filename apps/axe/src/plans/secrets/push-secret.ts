import * as z from 'zod';
import { done, type Plan, type Step, wants } from '../../execute/plan.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import { itemMeant } from '../../secrets/manifest.ts';
import { checkValue, takeValue, type ValueFrom, valueNeeded } from '../../secrets/value-source.ts';
import { deskDefinition, deskRequest } from './desk-definition.ts';

const pushRequest = z.strictObject({ ...deskRequest, secret: z.string(), service: z.string().optional() });

interface PushRequest extends Readonly<Omit<z.output<typeof pushRequest>, 'customer'>> {
  readonly from?: ValueFrom;
}

export const definition = deskDefinition(pushRequest, planPush);

/** Puts one value into the store. It is asked for only when the plan is carried out, and known to nobody but the store afterwards. */
export function planPush(desk: SecretDesk, { secret, service, from = 'prompt' }: PushRequest): Plan {
  const { id, customer } = desk;
  const { item, entries } = itemMeant(customer, secret, service);
  const readers = [...new Set(entries.map((entry) => entry.service))];
  return {
    name: 'secret push',
    args: { customer: id, secret, ...(service === undefined ? {} : { service }) },
    title: `value of ${secret} for ${id}`,
    steps: [pushStep(desk, item, secret, from)],
    afterwards: () =>
      readers.length === 0 ? [] : [`Next: ${readers.map((name) => `axe secret pull ${name} --customer ${id} --apply`).join('; ')}.`],
  };
}

function pushStep({ reading, id, terminal }: SecretDesk, item: string, name: string, from: ValueFrom): Step {
  let given: string | undefined;
  const value = async (): Promise<string> => {
    given ??= await takeValue(from, `Value of ${name} for ${id} (it is not shown)`, terminal);
    if (given === undefined) throw valueNeeded(name, `… | axe secret push ${name} --customer ${id} --value-stdin --apply`);
    checkValue(name, given);
    return given;
  };
  return {
    name: 'push',
    title: `store ${item}`,
    check: async ({ applying }) => {
      const old = (await reading.snapshot()).get(item);
      if (applying && old !== undefined && old.value === (await value())) return done('the store has this value already');
      return wants(old === undefined ? `make the item ${item}` : `change the item ${item}, last changed ${old.changedAt.slice(0, 10)}`);
    },
    apply: async () => {
      const [outcome = 'same'] = await reading.put([{ name: item, value: await value() }]);
      return { item, outcome };
    },
  };
}
