import { isRefusal, type Refusal } from '@axe/kit';
import { addItems, standingChecklist } from '../../checklists/change-checklist.ts';
import type { ChecklistItem } from '../../checklists/checklist.ts';
import { readChecklists } from '../../checklists/checklist-files.ts';
import { done, type Finding, type Run, type Step, wants } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import type { IdentityDesk, LiveSignIns } from '../../people/identity-desk.ts';
import type { PersonRequest } from './person-request.ts';

type Desk = () => Promise<IdentityDesk>;

/** Refresh families end at once, access tokens go on the list that every service looks at. */
export function endSignIns({ email, customer }: PersonRequest, desk: Desk): Step {
  const title = `end the sign-ins of ${email} at the platform`;
  return {
    name: 'sign-ins',
    title,
    check: (run) =>
      asked(
        run,
        title,
        async () => {
          const live = await (await desk()).live(email);
          return live.programs.length + live.browsers === 0
            ? done('no sign-in is live at the platform')
            : wants(`${title}: ${liveText(live)}`);
        },
        needsSignIn,
      ),
    apply: async () => {
      await (await desk()).end(email, `left ${customer}`);
      return undefined;
    },
  };
}

function liveText({ programs, browsers }: LiveSignIns): string {
  const counted = new Map<string, number>();
  for (const program of programs) counted.set(program, (counted.get(program) ?? 0) + 1);
  const named = [...counted].map(([program, count]) => (count === 1 ? program : `${program} (${count} times)`));
  return [...named, ...(browsers === 0 ? [] : [`${browsers} ${browsers === 1 ? 'browser' : 'browsers'}`])].join(', ');
}

/** Programs that registered themselves and that only this person ever used: somebody decides whether they stay. */
export function notePrograms(home: Home, request: PersonRequest, desk: Desk): Step {
  const title = `note the programs that only ${request.email} used`;
  const missing = async (): Promise<readonly ChecklistItem[]> => {
    const items = (await (await desk()).programs(request.email)).filter(({ onlyOfThem }) => onlyOfThem).map(itemOf);
    const known = standingChecklist(readChecklists(home), request.customer, request.email)?.items ?? [];
    return items.filter(({ id }) => known.every((item) => item.id !== id));
  };
  return {
    name: 'programs',
    title,
    check: (run) =>
      asked(run, title, async () => {
        const items = await missing();
        return items.length === 0 ? done('no program is left to decide about') : wants(title, items.map((item) => item.title).join('\n'));
      }),
    apply: async () => {
      await addItems(home, request, await missing());
      return undefined;
    },
  };
}

const itemOf = ({ id, name }: { readonly id: string; readonly name: string }): ChecklistItem => ({
  id: `program-${id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)}`.replace(/-+$/, ''),
  title: `Decide about the program ${name}, which nobody else signed in with: axe op revoke --client ${id} blocks it; left alone it opens nothing.`,
  who: 'operator',
});

/** A rehearsal goes on without the platform and says that it could not ask; a run that is carried out fails there. */
async function asked(
  { applying }: Run,
  title: string,
  ask: () => Promise<Finding>,
  more: (failure: Refusal) => string = () => '',
): Promise<Finding> {
  try {
    return await ask();
  } catch (failure) {
    if (applying || !isRefusal(failure)) throw failure;
    return wants(title, `This could not be asked now: ${failure.message}${more(failure)}`);
  }
}

/** Rights are not kept waiting for a sign-in, and whoever repeats the command has less to do. */
const needsSignIn = ({ code }: Refusal): string =>
  code === 'TOKEN_NEEDED' || code === 'SESSION_ENDED'
    ? ' Without a sign-in --apply takes the rights and writes the checklist, and then ends as not allowed; the same command goes on later.'
    : '';
