import { createServer } from 'node:net';
import { defaultPort } from './demo.ts';
import { platformErrors } from './errors.ts';

export function parsePort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw platformErrors.PORT_INVALID(`The port must be a number from 1 to 65535, not ${JSON.stringify(text)}. Correct AXE_PORT or --port.`);
}

/** Before anything is made: a port that is taken must not leave half a platform behind. */
export async function checkPortIsFree(port: number): Promise<void> {
  const code = await tryPort(port, '127.0.0.1');
  if (code === undefined) return;
  if (code === 'EADDRINUSE') {
    throw platformErrors.PORT_IN_USE(
      `Port ${port} is in use by another program. Stop it, or choose another port: AXE_PORT=${port + 100 > 65_535 ? 7300 : port + 100} npm start.`,
      { port },
    );
  }
  if (code === 'EACCES') {
    throw platformErrors.PORT_NOT_ALLOWED(`This user may not listen on port ${port}. Choose a port above 1023: AXE_PORT=7400 npm start.`, {
      port,
    });
  }
  throw platformErrors.PORT_IN_USE(`Port ${port} cannot be opened (${code}). Choose another one: AXE_PORT=7400 npm start.`, { port });
}

/** Some machines have no IPv6. */
export const hasIpv6Loopback = async (port: number): Promise<boolean> => (await tryPort(port, '::1')) === undefined;

function tryPort(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
