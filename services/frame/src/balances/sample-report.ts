import { isRefusal } from '@axe/kit';

/** One report in this many is re-derived from all lines. */
const reportsPerSample = 100;

/** Whether this request's report is re-derived: a fixed share of request ids (FNV-1a), so a repeated request behaves the same. */
export function isSampled(requestId: string): boolean {
  let hash = 0x811c9dc5;
  for (let index = 0; index < requestId.length; index += 1) hash = Math.imul(hash ^ requestId.charCodeAt(index), 0x01000193) >>> 0;
  return hash % reportsPerSample === 0;
}

/** Runs a report; a drift it finds is an alarm in the log as well as a refusal. */
export async function alarmOnDrift<T>(
  log: { error(fields: object, message: string): void },
  fields: { readonly entity: string; readonly requestId: string },
  report: () => Promise<T>,
): Promise<T> {
  try {
    return await report();
  } catch (error) {
    if (isRefusal(error, 'BALANCE_DRIFT')) log.error({ ...fields, alarm: 'balance_drift', ...error.context }, error.message);
    throw error;
  }
}
