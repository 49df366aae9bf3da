import { runLoad } from './load.ts';
import { type BenchServer, benchRequest, benchSignIn, startChassisServer, startRawServer, startSdkServer } from './servers.ts';

export interface CallSpeed {
  readonly rawPerSecond: number;
  readonly sdkPerSecond: number;
  readonly chassisPerSecond: number;
  /** Chassis against raw, and against the SDK's low-level server: medians of the rounds. */
  readonly againstRaw: number;
  readonly againstSdk: number;
}

export interface CallSpeedOptions {
  readonly rounds?: number;
  readonly roundMs?: number;
  readonly connections?: number;
}

/** Measures the three servers in turns, so that a machine that slows down slows all of them; about 15 s with the defaults. */
export async function measureCallSpeed(options: CallSpeedOptions = {}): Promise<CallSpeed> {
  const { rounds = 5, roundMs = 800, connections = 16 } = options;
  const signIn = await benchSignIn();
  const request = benchRequest(signIn.token);
  const servers = { raw: await startRawServer(signIn), sdk: await startSdkServer(signIn), chassis: await startChassisServer(signIn) };
  const speed = async (server: BenchServer, durationMs: number) => {
    const { requests, seconds, failures } = await runLoad({ url: server.url, ...request, connections, durationMs });
    if (failures > 0) throw new Error(`${failures} of ${requests} answers of ${server.url} were wrong`);
    return requests / seconds;
  };
  try {
    const all = { raw: [] as number[], sdk: [] as number[], chassis: [] as number[] };
    for (const server of Object.values(servers)) await speed(server, roundMs / 2);
    for (let round = 0; round < rounds; round += 1) {
      all.raw.push(await speed(servers.raw, roundMs));
      all.chassis.push(await speed(servers.chassis, roundMs));
      all.sdk.push(await speed(servers.sdk, roundMs));
    }
    const ratio = (to: readonly number[]) => median(all.chassis.map((value, index) => value / (to[index] ?? Number.NaN)));
    return {
      rawPerSecond: Math.round(median(all.raw)),
      sdkPerSecond: Math.round(median(all.sdk)),
      chassisPerSecond: Math.round(median(all.chassis)),
      againstRaw: ratio(all.raw),
      againstSdk: ratio(all.sdk),
    };
  } finally {
    for (const server of Object.values(servers)) await server.close();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (import.meta.main) console.table(await measureCallSpeed());
