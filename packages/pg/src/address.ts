import { databaseErrors } from './errors.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: boolean | { readonly rejectUnauthorized: boolean };
}

/** Reads `postgresql://user:password@host:port/database?host=/socket/dir&sslmode=…`; anything else is refused. */
export function parseAddress(url: string): Address {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw refuse('is not a URL');
  }
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') throw refuse(`starts with ${parsed.protocol}//`);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  const user = decodeURIComponent(parsed.username);
  if (database === '') throw refuse('names no database');
  if (user === '') throw refuse('names no user');
  return {
    host: parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname),
    port: Number(parsed.port === '' ? '5432' : parsed.port),
    database,
    user,
    password: decodeURIComponent(parsed.password),
    ssl: readSslMode(parsed.searchParams.get('sslmode')),
  };
}

function readSslMode(mode: string | null): Address['ssl'] {
  if (mode === null || mode === 'disable' || mode === 'prefer' || mode === 'allow') return false;
  if (mode === 'verify-full' || mode === 'verify-ca') return true;
  if (mode === 'require') return { rejectUnauthorized: false };
  throw refuse(`has the unknown sslmode ${mode}`);
}

function refuse(reason: string) {
  return databaseErrors.DATABASE_URL_INVALID(
    `DATABASE_URL ${reason}. Set it to postgresql://{service}_owner:{password}@{host}/{database}; only PostgreSQL is supported.`,
  );
}
