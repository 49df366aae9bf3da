import type { HostedService } from '../host-service.ts';
import type { Log } from '../log.ts';
import type { Exchange } from './exchange.ts';

/** One line in the log and one count for each request, however it ended. The query string is never written. */
export function recordRequest(exchange: Exchange, host: HostedService | undefined, log: Log): void {
  const { req, res, requestId, path, caller, tool, outcome, reason } = exchange;
  const ms = performance.now() - exchange.startedAt;
  // 499: the client went away before an answer was written.
  const status = res.writableFinished || res.headersSent ? res.statusCode : 499;
  host?.router.count(exchange, status, ms / 1000);
  // 304: somebody asks for the same thing again and again.
  const quiet = outcome === undefined && (status === 304 || path.includes('/health') || path.endsWith('/metrics'));
  const line = {
    request_id: requestId,
    method: req.method,
    path: path.slice(0, 200),
    status,
    ms: Math.round(ms * 100) / 100,
    actor: caller?.actor,
    on_behalf_of: caller?.onBehalfOf,
    tool,
    outcome,
    reason,
  };
  if (quiet) log.debug(line, 'request');
  else log.info(line, 'request');
}
