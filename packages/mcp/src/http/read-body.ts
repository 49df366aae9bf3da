import type { IncomingMessage } from 'node:http';
import { serviceErrors } from '../errors.ts';

/** The whole body, bounded in size and time. Refuses with PAYLOAD_TOO_LARGE, BODY_TIMED_OUT or CALLER_GONE. */
export function readBody(req: IncomingMessage, bounds: { readonly maxBytes: number; readonly timeoutMs: number }): Promise<Buffer> {
  const declared = req.headers['content-length'];
  if (declared !== undefined && Number(declared) > bounds.maxBytes) return Promise.reject(tooLarge(bounds.maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    const settle = (action: () => void) => {
      clearTimeout(timer);
      req.off('data', onData);
      req.off('end', onEnd);
      req.off('error', onGone);
      req.off('close', onGone);
      action();
    };
    const onData = (chunk: Buffer) => {
      received += chunk.length;
      if (received > bounds.maxBytes) {
        req.pause();
        settle(() => reject(tooLarge(bounds.maxBytes)));
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = () => settle(() => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, received)));
    const onGone = () =>
      settle(() => reject(serviceErrors.CALLER_GONE('The connection closed before the request had arrived. Nothing was done.')));
    const timer = setTimeout(() => {
      req.pause();
      settle(() => reject(timedOut(bounds.timeoutMs)));
    }, bounds.timeoutMs);
    req.on('data', onData);
    req.once('end', onEnd);
    req.once('error', onGone);
    req.once('close', onGone);
  });
}

export function tooLarge(maxBytes: number) {
  const message = `The body is larger than the ${maxBytes} bytes that this endpoint takes. Nothing was read or stored. Send less at once.`;
  return serviceErrors.PAYLOAD_TOO_LARGE(message, { max_bytes: maxBytes });
}

export function timedOut(timeoutMs: number) {
  const message = `The body did not arrive within ${timeoutMs / 1000} seconds. Nothing was stored. Send the request again.`;
  return serviceErrors.BODY_TIMED_OUT(message, { timeout_ms: timeoutMs });
}
