import type { Context } from 'koa';

const mostBytes = 4 * 1024 * 1024;
const longestMs = 2000;

/**
 * The rest of a body that was refused half-read is taken in and dropped: a client that is still sending hears no answer, and
 * the next request on its connection would wait behind that rest. What is larger or slower loses the connection instead.
 */
export async function finishReading({ req, res }: Context): Promise<void> {
  if (!req.readableDidRead || req.complete || req.destroyed) return;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    let dropped = 0;
    timer = setTimeout(resolve, longestMs);
    const drop = (chunk: Buffer) => {
      dropped += chunk.length;
      if (dropped > mostBytes) resolve();
    };
    req.on('data', drop);
    for (const event of ['end', 'close', 'error'] as const) req.once(event, () => resolve());
  });
  clearTimeout(timer);
  req.pause();
  if (!req.complete) res.setHeader('connection', 'close');
}
