import type { IncomingMessage } from 'node:http';

const timeoutMs = 10_000;

/** The status of a bare POST under another Host header, which fetch does not let one set; undefined when the connection is cut. */
export async function statusForHost(address: string, host: string): Promise<number | undefined> {
  const url = new URL(address);
  const https = url.protocol === 'https:';
  const options = { method: 'POST', headers: { host, 'content-length': 0 }, signal: AbortSignal.timeout(timeoutMs) };
  const { request: secure } = await import('node:https');
  const { request: plain } = await import('node:http');
  return new Promise((resolve) => {
    // The body is of no use, and one without an end would keep the process alive.
    const settle = (answer: IncomingMessage) => {
      answer.destroy();
      resolve(answer.statusCode);
    };
    // The certificate asked for stays that of the address: a strange name would be turned away before HTTP.
    const request = https ? secure(url, { ...options, servername: url.hostname }, settle) : plain(url, options, settle);
    request.once('error', () => resolve(undefined));
    request.end();
  });
}
