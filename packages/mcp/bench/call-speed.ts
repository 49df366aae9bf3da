import { runLoad } from './load.ts';
import { type BenchServer, benchRequest, benchSignIn, startChassisServer, startRawServer, startSdkServer } from './servers.ts';

export interface CallSpeed {
  readonly rawPerSecond: number;
  readonly sdkPerSecond: number;
  readonly chassisPerSecond: number;
  /** Calls a second of the chassis against those of the raw handler and of the SDK's low-level server: medians of the rounds. */
  readonly againstRaw: number;
  readonly againstSdk: number;
  /** The same by processor time a call: not blurred by a load generator that cannot keep up, nor by other processes. */
  readonly againstRawByCpu: number;
  readonly againstSdkByCpu: number;
}

export interface CallSpeedOptions {
  readonly rounds?: number;
  readonly roundMs?: number;
  readonly connections?: number;
}

interface Round {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

/** Measures the three servers in turns, so that a machine that slows down slows all of them; about 15 s with the defaults. */
export async function measureCallSpeed(options: CallSpeedOptions = {}): Promise<CallSpeed> {
  const { rounds = 5, roundMs = 800, connections = 16 } = options;
  const signIn = await benchSignIn();
  const request = benchRequest(signIn.token);
  const servers = { raw: await startRawServer(signIn), sdk: await startSdkServer(signIn), chassis: await startChassisServer(signIn) };
  const measure = (server: BenchServer, durationMs: number) => measureRound({ url: server.url, ...request, connections, durationMs });
  try {
    const all = { raw: [] as Round[], sdk: [] as Round[], chassis: [] as Round[] };
    for (const server of Object.values(servers)) await measure(server, roundMs / 2);
    for (let round = 0; round < rounds; round += 1) {
      all.raw.push(await measure(servers.raw, roundMs));
      all.chassis.push(await measure(servers.chassis, roundMs));
      all.sdk.push(await measure(servers.sdk, roundMs));
    }
    return summarise(all);
  } finally {
    for (const server of Object.values(servers)) await server.close();
  }
}

async function measureRound(load: Parameters<typeof runLoad>[0]): Promise<Round> {
  const before = process.cpuUsage();
  const { requests, seconds, failures } = await runLoad(load);
  const { user, system } = process.cpuUsage(before);
  if (failures > 0) throw new Error(`${failures} of ${requests} answers of ${load.url} were wrong`);
  return { perSecond: requests / seconds, cpuMicros: (user + system) / requests };
}

function summarise({
  raw,
  sdk,
  chassis,
}: {
  readonly raw: readonly Round[];
  readonly sdk: readonly Round[];
  readonly chassis: readonly Round[];
}): CallSpeed {
  const speedAgainst = (others: readonly Round[]) =>
    median(chassis.map(({ perSecond }, index) => perSecond / (others[index]?.perSecond ?? Number.NaN)));
  const cpuAgainst = (others: readonly Round[]) =>
    median(chassis.map(({ cpuMicros }, index) => (others[index]?.cpuMicros ?? Number.NaN) / cpuMicros));
  const perSecond = (rounds: readonly Round[]) => Math.round(median(rounds.map((round) => round.perSecond)));
  return {
    rawPerSecond: perSecond(raw),
    sdkPerSecond: perSecond(sdk),
    chassisPerSecond: perSecond(chassis),
    againstRaw: speedAgainst(raw),
    againstSdk: speedAgainst(sdk),
    againstRawByCpu: cpuAgainst(raw),
    againstSdkByCpu: cpuAgainst(sdk),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (import.meta.main) console.table(await measureCallSpeed());
