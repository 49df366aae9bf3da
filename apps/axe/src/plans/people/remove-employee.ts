import { removePerson } from '@axe/registry';
import { openChecklist, setAside, standingChecklist } from '../../checklists/change-checklist.ts';
import { stateOf } from '../../checklists/checklist.ts';
import { readChecklists } from '../../checklists/checklist-files.ts';
import { outsideItems } from '../../checklists/outside-items.ts';
import { customerOf } from '../../customers/show-customers.ts';
import { done, type Plan, type Step, wants } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { registryStep } from '../../home/registry-step.ts';
import { type IdentityDesk, openIdentityDesk } from '../../people/identity-desk.ts';
import { isLastAdmin } from '../../people/last-admin.ts';
import type { PlanDefinition } from '../plan-definition.ts';
import { endSignIns, notePrograms } from './end-sign-ins.ts';
import { type PersonRequest, personRequest, readRegistry } from './person-request.ts';
import { standingOfLeaver } from './standing-of-leaver.ts';

export const definition: PlanDefinition = {
  build: async (args, { home, terminal, signIn }) => {
    const request = personRequest.parse(args);
    return planRemoval(home, request, () => openIdentityDesk(request.customer, signIn, terminal));
  },
};

export type OpenDesk = () => Promise<IdentityDesk>;

/**
 * Rights first: they end everything that is asked of a service, whatever happens to the rest. Then what people must do
 * outside is written down, and only then the platform is asked, which may not answer today.
 */
export function planRemoval(home: Home, request: PersonRequest, openDesk: OpenDesk): Plan {
  const { customer, email } = request;
  // One connection for all steps; a failed one is tried again by the next.
  let opened: Promise<IdentityDesk> | undefined;
  const desk = () => {
    opened ??= openDesk().catch((failure: unknown) => {
      opened = undefined;
      throw failure;
    });
    return opened;
  };
  let heldRights = false;
  /** Nobody else has the role; known before it is taken. */
  let lastAdmin = false;
  /** Points that an earlier run has listed; undefined until it is known. */
  let listed: ReadonlySet<string> | undefined;
  const rights = registryStep(home, {
    name: 'rights',
    title: `take every right and role of ${email} at ${customer}`,
    command: `axe employee remove ${email} --customer ${customer}`,
    customer,
    edit: removePerson(customer, email),
  });
  const checklist = writeChecklist(home, request, () => heldRights);
  return {
    name: 'employee remove',
    args: request,
    title: `${email} leaves ${customer}`,
    steps: [
      {
        ...rights,
        check: async (run) => {
          const found = await rights.check(run);
          lastAdmin ||= isLastAdmin(customerOf((await readRegistry(home)).customers, customer), email);
          heldRights ||= !found.done;
          return found;
        },
      },
      {
        ...checklist,
        check: async (run) => {
          const found = await checklist.check(run);
          const known = found.done ? standingChecklist(readChecklists(home), customer, email)?.items : [];
          listed ??= new Set(known?.map(({ id }) => id));
          return found;
        },
      },
      endSignIns(request, desk),
      notePrograms(home, request, desk),
    ],
    standing: (width) => standingOfLeaver(home, request, desk, { listed: listed ?? new Set(), width, lastAdmin }),
  };
}

/** A closed one is of an earlier removal when rights were held until now. */
function writeChecklist(home: Home, leaver: PersonRequest, heldRights: () => boolean): Step {
  const standing = () => standingChecklist(readChecklists(home), leaver.customer, leaver.email);
  return {
    name: 'checklist',
    title: 'write down what must be taken back outside',
    check: async () => {
      const checklist = standing();
      if (checklist === undefined || (stateOf(checklist) === 'closed' && heldRights())) {
        const items = outsideItems(customerOf((await readRegistry(home)).customers, leaver.customer));
        return wants(
          `write down ${items.length} points that only people can do outside`,
          items.map(({ id, title }) => `${id}: ${title}`).join('\n'),
        );
      }
      return done(`checklist ${checklist.id} is ${stateOf(checklist)}`);
    },
    apply: async () => {
      const items = outsideItems(customerOf((await readRegistry(home)).customers, leaver.customer));
      return { checklist: await openChecklist(home, leaver, items) };
    },
    undo: async () => {
      await setAside(home, leaver, 'the removal was taken back');
    },
  };
}
