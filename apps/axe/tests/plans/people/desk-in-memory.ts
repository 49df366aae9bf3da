import { defineErrors } from '@axe/kit';
import type { IdentityDesk, Program } from '../../../src/people/identity-desk.ts';

export const deskErrors = defineErrors({
  PLATFORM_UNREACHABLE: { kind: 'unavailable', summary: 'down', remedy: 'start it', retryable: true },
});

export interface DeskInMemory {
  readonly desk: IdentityDesk;
  readonly live: Set<string>;
  readonly calls: string[];
  /** Set: every question is refused. */
  down: boolean;
  open(): Promise<IdentityDesk>;
}

/** The sign-in of a platform as a plan sees it: two programs, one of them nobody else's. */
export function deskInMemory(email: string): DeskInMemory {
  const live = new Set(['axe', 'Claude Code']);
  const calls: string[] = [];
  const programs: readonly Program[] = [
    { id: 'dyn-0001', name: 'Claude Code', onlyOfThem: true },
    { id: 'dyn-0002', name: 'Shared', onlyOfThem: false },
  ];
  const desk: IdentityDesk = {
    live: async (of) => ({ programs: of === email ? [...live] : [], browsers: live.size > 0 ? 1 : 0 }),
    end: async (of, reason) => {
      calls.push(`end ${of}: ${reason}`);
      live.clear();
    },
    everSignedIn: async (of) => of === email,
    programs: async () => programs,
    events: async () => [{ at: '2026-11-20T08:00:00.000Z', kind: 'token_issued', client_id: 'axe-cli', address: '192.0.2.7' }],
    changes: async ({ places }) => ({
      requests: [
        {
          service: 'frame',
          entity: 'acmec',
          at: '2026-11-19T08:00:00.000Z',
          requestId: 'request-0004',
          changes: [
            { operation: 'insert', table: 'journal_line', rows: 3 },
            { operation: 'insert', table: 'journal', rows: 1 },
          ],
          more: false,
        },
      ],
      unasked: places.filter(({ entity }) => entity !== 'acmec').map((place) => ({ ...place, why: 'you may not read these books' })),
    }),
  };
  const memory: DeskInMemory = {
    desk,
    live,
    calls,
    down: false,
    open: async () => {
      if (memory.down) throw deskErrors.PLATFORM_UNREACHABLE('The platform does not answer at http://localhost:1.');
      return desk;
    },
  };
  return memory;
}
