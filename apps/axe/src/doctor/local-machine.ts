import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Colour, MachineProbes, Target, TunnelRule } from '@axe/doctor';
import type { CustomerSlice } from '@axe/registry';
import { parse } from 'yaml';
import { services } from '../platform/demo.ts';
import { runningHere } from '../platform/running-here.ts';
import type { Terminal } from '../terminal.ts';
import { startBroken } from './start-broken.ts';

export interface LocalMachineParts {
  readonly target: Target;
  readonly customer: CustomerSlice | undefined;
  readonly registryFile: string | undefined;
}

/** First ports of the services: blue listens on the first, green on the second, the proxy on the third. */
const portBlocks: { readonly [service: string]: number } = {
  frame: 3710,
  hive: 3810,
  index: 4010,
  gate: 4110,
  cortex: 3210,
  blueprint: 3110,
  matrix: 4210,
  stream: 8780,
  magnet: 8770,
};

const askTimeoutMs = 5000;

/** This machine, where it is the one that serves: an address on loopback, or the env file of the service is here. */
export function localMachine(
  { target, customer, registryFile }: LocalMachineParts,
  { environment }: Pick<Terminal, 'environment'>,
): MachineProbes | undefined {
  const home = environment.HOME || homedir();
  const service = customer?.customer.services[target.service];
  const envFile = service?.env_file?.replace(/^~\//, `${home}/`);
  if (!target.loopback && (envFile === undefined || !existsSync(envFile))) return undefined;
  const variables = async () => (envFile === undefined ? undefined : (await import('@axe/secrets')).readEnvFile(envFile));
  return {
    place: 'this machine',
    embedded: embeddedAt(target, environment),
    async askColour(colour, place) {
      const first = service?.port ?? portBlocks[target.service];
      return first === undefined ? undefined : askPort(first + (colour === 'blue' ? 0 : 1), place);
    },
    activeColour: async () => linkedColour((await variables())?.get('AXE_SOCKET')),
    tunnelRules: async () => readTunnelRules(home),
    databaseUrl: async () => (await variables())?.get('DATABASE_URL'),
    startBroken: async () =>
      registryFile === undefined || customer === undefined
        ? undefined
        : startBroken({ service: target.service, customer: customer.id, registryFile, searchPath: environment.PATH ?? '' }),
  };
}

/** The platform of this machine is known by its lock, and is meant where the address has its port. */
function embeddedAt({ loopback, base, service }: Target, environment: Terminal['environment']): string | undefined {
  if (!loopback || !services.some(({ name }) => name === service)) return undefined;
  const here = runningHere({ environment });
  return here !== undefined && new URL(here.url).port === new URL(base).port ? here.folder.root : undefined;
}

async function askPort(port: number, place: string) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${place}`, { redirect: 'manual', signal: AbortSignal.timeout(askTimeoutMs) });
    return { status: response.status, text: (await response.text()).slice(0, 100_000) };
  } catch {
    return undefined;
  }
}

/** The proxy dials `active.sock` beside the sockets of the colours: a link to one of them. */
function linkedColour(socket: string | undefined): Colour | undefined {
  if (socket === undefined) return undefined;
  try {
    const name = path.basename(readlinkSync(path.join(path.dirname(socket), 'active.sock')));
    return (['blue', 'green'] as const).find((colour) => name.includes(colour));
  } catch {
    return undefined;
  }
}

/** A tunnel that is managed remotely keeps its rules with the provider: then there is no file, or no ingress in it. */
function readTunnelRules(home: string): readonly TunnelRule[] | undefined {
  const places = [path.join(home, '.cloudflared'), '/etc/cloudflared', '/usr/local/etc/cloudflared'].flatMap((folder) => [
    path.join(folder, 'config.yml'),
    path.join(folder, 'config.yaml'),
  ]);
  const file = places.find((place) => existsSync(place));
  if (file === undefined) return undefined;
  try {
    const { ingress } = (parse(readFileSync(file, 'utf8')) ?? {}) as { readonly ingress?: unknown };
    if (!Array.isArray(ingress)) return undefined;
    return ingress.map(({ hostname, path: pattern, service }: Record<string, unknown>) => ({
      hostname: typeof hostname === 'string' ? hostname : undefined,
      path: typeof pattern === 'string' ? pattern : undefined,
      service: String(service),
    }));
  } catch {
    return undefined;
  }
}
