/** What a sign-in leaves behind; never printed, logged or put into an error. */
export interface Tokens {
  /** Origin of the platform that gave them, which is the only one to see them: profile and tokens are two files. */
  readonly url: string;
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Unix seconds by the clock of this machine, so that a wrong clock does no harm. Absent when the token does not tell. */
  readonly expiresAt?: number;
}

export type StoreKind = 'keychain' | 'file';

/** Where tokens are kept, by profile. Callers that change something hold the session lock. */
export interface TokenStore {
  readonly kind: StoreKind;
  /** For people: where the tokens are. */
  readonly place: string;
  read(profile: string): Promise<Tokens | undefined>;
  /** Finds out that a write would fail before the provider has changed the tokens for good. `current` are the stored ones. */
  reserve(profile: string, current?: Tokens): Promise<ReservedTokens>;
  forget(profile: string): Promise<void>;
}

export interface ReservedTokens {
  /** Durable when this resolves. */
  write(tokens: Tokens): Promise<void>;
  discard(): void;
}

export const tokensToJson = ({ url, accessToken, refreshToken, expiresAt }: Tokens): object => ({
  url,
  access_token: accessToken,
  refresh_token: refreshToken,
  expires_at: expiresAt,
});

/** Undefined when it is not what `tokensToJson` writes. */
export function tokensFromJson(value: unknown): Tokens | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { url, access_token: accessToken, refresh_token: refreshToken, expires_at: expiresAt } = value as Record<string, unknown>;
  if (typeof url !== 'string' || typeof accessToken !== 'string' || accessToken === '') return undefined;
  if (refreshToken !== undefined && typeof refreshToken !== 'string') return undefined;
  if (expiresAt !== undefined && typeof expiresAt !== 'number') return undefined;
  return {
    url,
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
