import { crossOriginHeaders, type Exchange } from './exchange.ts';

/** Answers a browser's question before a page's request. The star covers every header but Authorization. */
export function answerPreflight({ req, res, origin, requestId }: Exchange): boolean {
  if (req.method !== 'OPTIONS' || origin === undefined || req.headers['access-control-request-method'] === undefined) return false;
  res.writeHead(204, {
    'x-request-id': requestId,
    ...crossOriginHeaders(origin),
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': 'authorization, *',
    'access-control-max-age': '600',
  });
  res.end();
  return true;
}
