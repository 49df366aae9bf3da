import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal, type Refusal } from '@axe/kit';
import type { Customer } from '@axe/registry';
import { readCatalogue } from '../../catalogue/read-catalogue.ts';
import { executeErrors } from '../../execute/errors.ts';
import { done, type Step, wants } from '../../execute/plan.ts';
import { openOwnPlatform } from '../../people/own-platform.ts';
import { retold, signInHint } from '../../people/sign-in-hint.ts';
import { callTool } from '../../remote/call-tool.ts';
import type { RemoteOptions } from '../../remote/platform-address.ts';
import { withRenewal } from '../../remote/with-renewal.ts';
import type { Terminal } from '../../terminal.ts';

/** Makes the books of an entity in a service, as the person who is signed in. */
export interface Registrar {
  /** Address of the person. */
  readonly as: string;
  /** True when books were (or with `dryRun` would be) made. */
  register(service: string, args: RegisterArguments, dryRun: boolean): Promise<boolean>;
  /** Whether the books are there, as who may only read sees it; undefined when that is not told. */
  hasBooks?(service: string, entity: string): Promise<boolean | undefined>;
  /** Who may make them, and how to go on as one of them. */
  readonly signIn: string;
}

export interface RegisterArguments {
  readonly entity_id: string;
  readonly legal_name: string;
  readonly kind: string;
  readonly standard: string;
  readonly fiscal_year_start_month: number;
}

/** At the customer's own platform: an entity of one must never appear among those of another. */
export async function openRegistrar(customer: string, options: RemoteOptions, terminal: Terminal): Promise<Registrar> {
  const { remote, me } = await openOwnPlatform(customer, options, terminal);
  const as = me.email ?? me.actor;
  return {
    as,
    signIn: signInHint({ customer, url: remote.url, as, environment: terminal.environment }),
    register: async (service, args, dryRun) => {
      const result = await withRenewal(remote, (current) =>
        callTool(current, readCatalogue(service), 'register_entity', { ...args, ...(dryRun ? { dry_run: true } : {}) }),
      );
      return result.created === true;
    },
    hasBooks: async (service, entity) => {
      const tool = looks[service];
      if (tool === undefined) return undefined;
      try {
        await withRenewal(remote, (current) => callTool(current, readCatalogue(service), tool, { entity_id: entity }));
        return true;
      } catch (failure) {
        if (isRefusal(failure, 'ENTITY_NOT_REGISTERED')) return false;
        if (isRefusal(failure, 'ENTITY_NOT_AUTHORIZED')) return undefined;
        throw failure;
      }
    },
  };
}

/** A small reading tool of each service that keeps books: it refuses where there are none. */
const looks: { readonly [service: string]: string } = { frame: 'list_periods' };

/** A platform picks the registry up within a second or two; a right that was just given holds from then on. */
const patience = { attempts: 8, pauseMs: 500 } as const;

export interface Registration {
  readonly customer: Customer;
  /** Whether the person may make the books when the registry is what the plan makes of it. */
  readonly mayBe: (email: string) => boolean;
}

export function registerWith(
  service: string,
  request: {
    readonly customer: string;
    readonly entity: string;
    readonly legal_name: string;
    readonly kind: string;
    readonly standard: string;
  },
  { customer: { fiscal_year_start: start, entities }, mayBe }: Registration,
  open: () => Promise<Registrar>,
): Step {
  const { entity, legal_name, kind, standard } = request;
  const args = { entity_id: entity, legal_name, kind, standard, fiscal_year_start_month: Number(start.slice(0, 2)) };
  const title = `make the books of ${entity} in ${service}`;
  const whenNotTold = async (failure: Refusal): Promise<string> => {
    const refused = isRefusal(failure, 'ENTITY_NOT_AUTHORIZED');
    if (refused && !entities.includes(entity)) return await whenItIsThere(entity, mayBe, open);
    return `This could not be asked now: ${refused ? await askedAgain(failure, open) : byItself(failure).message}`;
  };
  return {
    name: `register-${service}`,
    title,
    check: async ({ applying, signal }) => {
      try {
        const made = await settled(() => wouldMake(service, args, open), applying, signal);
        return made ? wants(title) : done(`${service} has the books of ${entity}`);
      } catch (failure) {
        if (!isRefusal(failure)) throw failure;
        if (!applying) return wants(title, await whenNotTold(failure));
        throw isRefusal(failure, 'ENTITY_NOT_AUTHORIZED') ? await needsAdmin(service, entity, open, failure) : byItself(failure);
      }
    },
    apply: async () => ({ created: await (await open()).register(service, args, false) }),
  };
}

/** Who may not make them may still see that a running platform has made them meanwhile. */
async function wouldMake(service: string, args: RegisterArguments, open: () => Promise<Registrar>): Promise<boolean> {
  const registrar = await open();
  try {
    return await registrar.register(service, args, true);
  } catch (failure) {
    if (isRefusal(failure, 'ENTITY_NOT_AUTHORIZED') && (await registrar.hasBooks?.(service, args.entity_id)) === true) return false;
    throw failure;
  }
}

async function settled<T>(ask: () => Promise<T>, applying: boolean, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (failure) {
      if (!applying || attempt === patience.attempts || !isRefusal(failure, 'ENTITY_NOT_AUTHORIZED')) throw failure;
      await pause(patience.pauseMs, undefined, { signal });
    }
  }
}

async function needsAdmin(service: string, entity: string, open: () => Promise<Registrar>, cause: unknown) {
  const { as, signIn } = await open();
  return executeErrors.STEP_OPEN(
    `${as} may not make the books of ${entity} in ${service}, and cannot see whether they are there. ${signIn} ${orItself}`,
    { entity, service },
    cause,
  );
}

/** As long as the registry does not have the entity nobody may, and a refusal says nothing about later. */
async function whenItIsThere(entity: string, mayBe: Registration['mayBe'], open: () => Promise<Registrar>): Promise<string> {
  const { as, signIn } = await open();
  return mayBe(as)
    ? `As ${as}, who may do that as soon as ${entity} is in the registry.`
    : `${as} may not do that, neither as an operator nor with admin in ${entity}. ${signIn} ${orItself}`;
}

async function askedAgain({ message }: Refusal, open: () => Promise<Registrar>): Promise<string> {
  const { as, signIn } = await open();
  return `${message} It is asked again when the plan is carried out. If ${as} may not then: ${signIn} ${orItself}`;
}

const orItself = 'Or leave them: an axe up that follows this registry makes them by itself.';

/** Without a sign-in, or without a platform that answers, it cannot be known whether somebody makes them. */
function byItself(failure: Refusal): Refusal {
  const unknown = ['TOKEN_NEEDED', 'SESSION_ENDED', 'PLATFORM_UNREACHABLE'].includes(failure.code);
  return unknown ? retold(failure, `${failure.message} ${orItself}`) : failure;
}
