import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal } from '@axe/kit';
import type { Customer } from '@axe/registry';
import { readCatalogue } from '../../catalogue/read-catalogue.ts';
import { executeErrors } from '../../execute/errors.ts';
import { done, type Step, wants } from '../../execute/plan.ts';
import { openOwnPlatform } from '../../people/own-platform.ts';
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
  return {
    as: me.email ?? me.actor,
    register: async (service, args, dryRun) => {
      const result = await withRenewal(remote, (current) =>
        callTool(current, readCatalogue(service), 'register_entity', { ...args, ...(dryRun ? { dry_run: true } : {}) }),
      );
      return result.created === true;
    },
  };
}

/** A platform picks the registry up within a second or two; a right that was just given holds from then on. */
const patience = { attempts: 8, pauseMs: 500 } as const;

export function registerWith(
  service: string,
  request: {
    readonly customer: string;
    readonly entity: string;
    readonly legal_name: string;
    readonly kind: string;
    readonly standard: string;
  },
  { fiscal_year_start: start }: Customer,
  open: () => Promise<Registrar>,
): Step {
  const { entity, legal_name, kind, standard } = request;
  const args = { entity_id: entity, legal_name, kind, standard, fiscal_year_start_month: Number(start.slice(0, 2)) };
  const title = `make the books of ${entity} in ${service}`;
  return {
    name: `register-${service}`,
    title,
    check: async ({ applying, signal }) => {
      try {
        const made = await settled(async () => (await open()).register(service, args, true), applying, signal);
        return made ? wants(title) : done(`${service} has the books of ${entity}`);
      } catch (failure) {
        if (!isRefusal(failure)) throw failure;
        if (!applying) return wants(title, `This could not be asked now: ${failure.message}`);
        throw isRefusal(failure, 'ENTITY_NOT_AUTHORIZED') ? await needsAdmin(service, entity, open, failure) : failure;
      }
    },
    apply: async () => ({ created: await (await open()).register(service, args, false) }),
  };
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
  const { as } = await open();
  return executeErrors.STEP_OPEN(
    `${entity} is in the registry, but ${as} is no operator and has no admin right in it, or the platform does not follow this registry: ${service} does not say whether its books are there. Sign in as an operator or an administrator of ${entity} and repeat, or repeat with --no-register: a platform that follows this registry makes them by itself.`,
    { entity, service },
    cause,
  );
}
