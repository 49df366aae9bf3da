/** How the client answers, on its standard output and over its socket alike. */
export interface ClientAnswer {
  readonly success: boolean;
  readonly message: string;
  readonly data: unknown;
}

/** Undefined for what is not an answer of the client. */
export function readAnswer(text: string): ClientAnswer | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !('success' in parsed)) return undefined;
  const { success, message, data } = parsed as { success: unknown; message?: unknown; data?: unknown };
  return { success: success === true, message: typeof message === 'string' ? message : '', data };
}

/** In place of words that the client did not find. */
export const noReason = 'it failed without a reason';
