import { isRefusal } from '@axe/kit';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { callTool } from '../remote/call-tool.ts';
import type { Remote, RemoteOptions } from '../remote/platform-address.ts';
import { withRenewal } from '../remote/with-renewal.ts';
import { identityService } from '../session/who-am-i.ts';
import type { Terminal } from '../terminal.ts';
import { peopleErrors } from './errors.ts';
import { openOwnPlatform } from './own-platform.ts';
import { type ChangesQuestion, type LogPlace, type RecentChanges, recentChanges } from './recent-changes.ts';
import { hintingAtSignIn } from './sign-in-hint.ts';

/** What the platform's sign-in is asked about one person; every call is made as the person who is signed in here. */
export interface IdentityDesk {
  /** Sign-ins and browsers that a revocation would end now; nothing is changed. */
  live(email: string): Promise<LiveSignIns>;
  end(email: string, reason: string): Promise<void>;
  /** Whether there ever was a sign-in of the person, be it ended. */
  everSignedIn(email: string): Promise<boolean>;
  /** Programs that somebody ever signed in with, with how many people did. */
  programs(email: string): Promise<readonly Program[]>;
  events(email: string, limit: number): Promise<readonly IdentityEvent[]>;
  /** What they changed last in the records of the services, also through agents. */
  changes(question: ChangesQuestion): Promise<RecentChanges>;
}

export interface LiveSignIns {
  /** Names of the programs, one for each sign-in. */
  readonly programs: readonly string[];
  readonly browsers: number;
}

export interface Program {
  readonly id: string;
  readonly name: string;
  /** True when nobody else has signed in with it. */
  readonly onlyOfThem: boolean;
}

export interface IdentityEvent {
  readonly at: string;
  readonly kind: string;
  readonly client_id?: string;
  readonly address?: string;
}

interface SessionRow {
  readonly id: string;
  readonly email: string;
  readonly client_id: string;
  readonly client_name?: string;
}

const pageSize = 200;

/** The desk of the customer's own platform: rights are taken at one, and the sign-ins there are meant. */
export async function openIdentityDesk(customer: string, options: RemoteOptions, terminal: Terminal): Promise<IdentityDesk> {
  const { remote, me } = await openOwnPlatform(customer, options, terminal);
  const asked = { customer, url: remote.url, as: me.email ?? me.actor, environment: terminal.environment };
  const askAt = (service: string) => (tool: string, args: object) =>
    hintingAtSignIn(asked, () => withRenewal(remote, (current: Remote) => callTool(current, readCatalogue(service), tool, args)));
  const ask = askAt(identityService);
  const readable = new Set(me.rights.filter(({ scopes }) => scopes.includes('read')).map(({ entity }) => entity));
  const mayRead = ({ entity }: LogPlace) => readable.has(entity);
  return {
    live: async (email) => {
      const sessions = await sessionsOf(ask, { email });
      const would = await revoke(ask, { email, dry_run: true });
      const named = new Map(sessions.map(({ id, client_name: name, client_id: client }) => [id, name ?? client]));
      return { programs: would.sessions.map((id) => named.get(id) ?? 'a program'), browsers: would.browsers };
    },
    end: async (email, reason) => {
      if (email === me.email) {
        throw peopleErrors.OWN_SIGN_IN(
          `You are signed in as ${email} yourself, and ending that would end this command. The sign-ins were left. Let another operator repeat it.`,
          { email },
        );
      }
      await revoke(ask, { email, reason });
    },
    everSignedIn: async (email) => (await sessionsOf(ask, { email, ended: true })).length > 0,
    programs: (email) => programsOf(ask, email),
    events: async (email, limit) => (await ask('search_identity_log', { email, limit })).events as readonly IdentityEvent[],
    changes: (question) => recentChanges((service, tool, args) => askAt(service)(tool, args), mayRead, question),
  };
}

type Ask = (tool: string, args: object) => Promise<Record<string, unknown>>;

const sessionsOf = async (ask: Ask, filter: { email?: string; client?: string; ended?: boolean }): Promise<readonly SessionRow[]> =>
  (await ask('list_sessions', { limit: pageSize, ...filter })).sessions as readonly SessionRow[];

/** Somebody who never signed in has nothing to end. */
async function revoke(
  ask: Ask,
  args: { email: string; reason?: string; dry_run?: boolean },
): Promise<{ readonly sessions: readonly string[]; readonly browsers: number }> {
  try {
    const { revoked, browsers } = await ask('revoke_sessions', args);
    return { sessions: (revoked as readonly { session: string }[]).map(({ session }) => session), browsers: Number(browsers) };
  } catch (failure) {
    if (isRefusal(failure, 'SESSION_NOT_FOUND')) return { sessions: [], browsers: 0 };
    throw failure;
  }
}

const listedPrograms = 20;

/** Those of the house and those that publish who they are need no decision; one that registered itself may be somebody's own. */
async function programsOf(ask: Ask, email: string): Promise<readonly Program[]> {
  const own = await sessionsOf(ask, { email, ended: true });
  const names = new Map(own.map(({ client_id: id, client_name: name }) => [id, name ?? id]));
  const registered = [...names].filter(([id]) => !id.startsWith('axe-') && !id.startsWith('https://')).slice(0, listedPrograms);
  const programs: Program[] = [];
  for (const [id, name] of registered) {
    const users = await sessionsOf(ask, { client: id, ended: true });
    programs.push({ id, name, onlyOfThem: users.every((session) => session.email === email) });
  }
  return programs;
}
