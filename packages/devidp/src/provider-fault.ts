/** Entra's error numbers that this provider can answer with, and the OAuth error each one travels in. */
const faults = {
  16000: { error: 'interaction_required', status: 400 },
  28000: { error: 'invalid_request', status: 400 },
  50011: { error: 'invalid_request', status: 400 },
  50020: { error: 'access_denied', status: 400 },
  50034: { error: 'access_denied', status: 400 },
  50058: { error: 'login_required', status: 400 },
  50173: { error: 'invalid_grant', status: 400 },
  54005: { error: 'invalid_grant', status: 400 },
  65001: { error: 'consent_required', status: 400 },
  70000: { error: 'invalid_grant', status: 400 },
  70003: { error: 'unsupported_grant_type', status: 400 },
  70008: { error: 'invalid_grant', status: 400 },
  70011: { error: 'invalid_scope', status: 400 },
  70016: { error: 'authorization_pending', status: 400 },
  70018: { error: 'bad_verification_code', status: 400 },
  70020: { error: 'expired_token', status: 400 },
  90002: { error: 'invalid_request', status: 400 },
  500011: { error: 'invalid_resource', status: 400 },
  501481: { error: 'invalid_grant', status: 400 },
  650053: { error: 'invalid_client', status: 400 },
  700016: { error: 'unauthorized_client', status: 400 },
  700025: { error: 'invalid_client', status: 401 },
  700051: { error: 'unsupported_response_type', status: 400 },
  700082: { error: 'invalid_grant', status: 400 },
  900144: { error: 'invalid_request', status: 400 },
  7000215: { error: 'invalid_client', status: 401 },
  7000218: { error: 'invalid_client', status: 401 },
  9002313: { error: 'invalid_request', status: 400 },
  9002325: { error: 'invalid_request', status: 400 },
  9010010: { error: 'invalid_target', status: 400 },
} as const;

export type FaultNumber = keyof typeof faults;

/** A refusal in Entra's words. Messages follow Entra's, because people and tools search for them. */
export class ProviderFault extends Error {
  readonly number: FaultNumber;
  readonly error: string;
  readonly status: 400 | 401;

  constructor(number: FaultNumber, message: string) {
    super(`AADSTS${number}: ${message}`);
    this.name = 'ProviderFault';
    this.number = number;
    this.error = faults[number].error;
    this.status = faults[number].status;
  }
}

export const missingParameter = (name: string) =>
  new ProviderFault(900144, `The request body must contain the following parameter: '${name}'.`);

/** The JSON body of Entra's token endpoints. */
export function faultBody(fault: ProviderFault, now: Date): Record<string, unknown> {
  const [traceId, correlationId] = [crypto.randomUUID(), crypto.randomUUID()];
  const timestamp = now
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  return {
    error: fault.error,
    error_description: `${fault.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [fault.number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
  };
}
