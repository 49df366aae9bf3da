import { type BootstrapPack, checkPack, loadRegistry, type PackSecret, packSecrets, sliceOf, takePack } from '@axe/registry';
import * as z from 'zod';
import { employeesSee, pageCommand } from '../../connectors/hand-out.ts';
import { done, type Plan, type Step, wants } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { registryStep } from '../../home/registry-step.ts';
import { packCommandErrors } from '../../packs/errors.ts';
import { type ReadPack, readPack } from '../../packs/read-pack-file.ts';
import { deskOf, type SecretDesk } from '../../secrets/desk.ts';
import { openCustomerStore } from '../../secrets/open-customer-store.ts';
import { pickCustomer } from '../../secrets/pick-customer.ts';
import type { Terminal } from '../../terminal.ts';
import type { PlanDefinition } from '../plan-definition.ts';

const ingestRequest = z.strictObject({
  customer: z.string(),
  pack: z.string(),
  sha256: z.string(),
  allow_missing: z.boolean().optional(),
});

export const definition: PlanDefinition = {
  async build(args, { home, terminal }) {
    const request = ingestRequest.parse(args);
    if (request.pack === '-') {
      throw packCommandErrors.PACK_FROM_INPUT(
        'The pack of this run came from standard input, which is over. Pipe the same pack into the same command: it goes on where the run stopped.',
      );
    }
    const read = await readPack(request.pack, terminal);
    if (read.sha256 !== request.sha256) {
      throw packCommandErrors.PACK_CHANGED(
        `${request.pack} is not the pack that the run began with. Nothing was changed. Look at it anew: axe customers ingest ${request.pack} --customer ${request.customer}`,
        { pack: request.pack },
      );
    }
    return await planIngest(home, terminal, read, { customer: request.customer, allowMissing: request.allow_missing === true });
  },
};

export interface IngestOptions {
  readonly customer?: string | undefined;
  readonly allowMissing: boolean;
}

/** Takes a pack in: its secrets into the customer's store, everything else into the registry. No value gets into arguments or journal. */
export async function planIngest(home: Home, terminal: Terminal, read: ReadPack, options: IngestOptions): Promise<Plan> {
  const { pack, place, sha256, warnings } = read;
  const { registry } = await loadRegistry(home.registryFile);
  const id = options.customer ?? pack.customer ?? (await pickCustomer(home, undefined)).id;
  const notes = checkPack(pack, id, registry);
  for (const note of [...warnings, ...notes]) terminal.note(note);
  const { customer } = sliceOf(registry, id);
  const desk = deskOf(home, terminal, { id, customer }, await openCustomerStore(home, terminal, id, customer));
  const secrets = packSecrets(pack, id, desk.customer);
  return {
    name: 'customers ingest',
    args: { customer: id, pack: place, sha256, ...(options.allowMissing ? { allow_missing: true } : {}) },
    title: `pack of ${id} (${Object.keys(pack.apps).join(', ')})`,
    steps: [secretsStep(desk, secrets, options.allowMissing), tellStep(home, id, pack, desk.customer.public_domain)],
    afterwards: () => [
      place === '-' ? 'Delete the pack where it came from: it holds secrets.' : `Delete the pack, it holds secrets: rm ${quoted(place)}`,
      `Next: ${pulls(secrets, id)}${
        employeesSee(customer)
          ? `axe mcp publish --customer ${id} --apply shows employees what to paste.`
          : `${pageCommand(id)} makes the page that tells employees what to paste (the store is a file on this machine; they do not see it).`
      }`,
    ],
  };
}

// Secrets go first: the registry then never names one that is not there.
function secretsStep({ reading, id }: SecretDesk, secrets: readonly PackSecret[], allowMissing: boolean): Step {
  const drafts = secrets.flatMap(({ vault, value }) => (value === undefined ? [] : [{ name: vault, value }]));
  return {
    name: 'secrets',
    title: `put the secrets of the pack into the store of ${id}`,
    check: async () => {
      const snapshot = await reading.snapshot();
      const missing = secrets.filter(({ value, vault }) => value === undefined && snapshot.get(vault) === undefined);
      if (missing.length > 0 && !allowMissing) throw missingIn(missing, id);
      const lines = drafts.flatMap(({ name, value }) => {
        const old = snapshot.get(name);
        if (old === undefined) return [`make ${name}`];
        return old.value === value ? [] : [`change ${name}, last changed ${old.changedAt.slice(0, 10)}`];
      });
      const told = missing.length === 0 ? undefined : `still missing: ${missing.map(({ vault }) => vault).join(', ')}`;
      if (lines.length === 0) return done(told ?? 'the store has them already');
      return wants(
        `put ${lines.length === 1 ? 'a secret' : `${lines.length} secrets`} into the store of ${id}`,
        [...lines, ...(told === undefined ? [] : [told])].join('\n'),
      );
    },
    apply: async () => {
      const outcomes = await reading.put(drafts);
      const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
      return { created: count('created'), changed: count('changed') };
    },
  };
}

const tellStep = (home: Home, id: string, pack: BootstrapPack, publicDomain: string): Step =>
  registryStep(home, {
    name: 'registry',
    title: `tenant, apps and names of secrets of ${id} in the registry`,
    command: `axe customers ingest --customer ${id}`,
    customer: id,
    edit: takePack(pack, id, publicDomain),
  });

function missingIn(missing: readonly PackSecret[], id: string) {
  const apps = missing.map(({ app, vault }) => `${app} (${vault})`);
  return packCommandErrors.PACK_SECRET_MISSING(
    `Neither the pack nor the store of ${id} has the secret of ${apps.join(', ')}: the tenant keeps one whose value was handed over before. Nothing was changed. ` +
      `If nobody has it, customer IT runs axelabs-bootstrap.sh with --new-secrets --apps "${missing.map(({ app }) => app).join(' ')}"; to take the rest in meanwhile, add --allow-missing.`,
    { customer: id, missing: missing.map(({ vault }) => vault) },
  );
}

function pulls(secrets: readonly PackSecret[], id: string): string {
  const services = [...new Set(secrets.map(({ service }) => service))].filter((service) => service !== 'vault');
  return services.map((service) => `axe secret pull ${service} --customer ${id} --apply; `).join('');
}

const quoted = (place: string): string => (/^[\w./-]+$/.test(place) ? place : `'${place.replaceAll("'", "'\\''")}'`);
