/** What a token says of itself: for display and for choosing a moment, never for trust. Nothing of it is verified here. */
export interface TokenClaims {
  readonly issuer?: string;
  readonly subject?: string;
  readonly email?: string;
  readonly clientId?: string;
  /** Unix seconds. */
  readonly exp?: number;
}

export function readClaims(token: string): TokenClaims {
  const claims = payloadOf(token);
  const text = (name: string) => (typeof claims[name] === 'string' && claims[name] !== '' ? claims[name] : undefined);
  const values = { issuer: text('iss'), subject: text('sub'), email: text('email'), clientId: text('client_id') ?? text('azp') };
  const known = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return { ...known, ...(Number.isSafeInteger(claims.exp) ? { exp: claims.exp as number } : {}) };
}

function payloadOf(token: string): Record<string, unknown> {
  const parts = token.split('.');
  if (parts.length !== 3) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
