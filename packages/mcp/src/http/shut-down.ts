import type { Server } from 'node:http';
import type { InFlight } from './in-flight.ts';

/**
 * Stops in this order: readiness 503 while the port still answers; requests that run now finish; no new connections; later
 * requests finish; services close. What does not finish within the grace is cut off.
 */
export async function shutDown(
  hosts: readonly { drain(): void; close(): Promise<void> }[],
  servers: readonly Server[],
  inFlight: InFlight,
  graceMs: number,
): Promise<void> {
  for (const host of hosts) host.drain();
  const deadline = Date.now() + graceMs;
  await inFlight.settled(graceMs);
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  for (const server of servers) server.closeIdleConnections();
  await inFlight.settled(Math.max(0, deadline - Date.now()));
  for (const server of servers) server.closeAllConnections();
  await Promise.all(closed);
  await Promise.all(hosts.map((host) => host.close()));
}
