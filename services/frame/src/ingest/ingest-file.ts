import { setTimeout as delay } from 'node:timers/promises';
import type { EntityTx } from '@axe/pg';
import { storeEvidence } from '../evidence/index.ts';
import { findBankAccount, lockBankAccounts } from './bank-accounts.ts';
import { compareWithStored } from './compare-with-stored.ts';
import { knownProfiles } from './format-profiles.ts';
import type { IngestedFile, RowAccounting } from './ingested-file.ts';
import { insertStatement } from './insert-statement.ts';
import { parseStatement } from './worker/run-parser.ts';

export interface FileToIngest {
  readonly bytes: Uint8Array;
  readonly fileName: string | undefined;
  readonly mediaType: string;
  /** Id, name or number of the bank account; undefined takes the number that the file gives. */
  readonly bankAccount: string | undefined;
}

export interface IngestOptions {
  readonly dataDir: string;
  /** False for a dry run: no file is written. */
  readonly keepBytes: boolean;
  readonly signal?: AbortSignal;
}

/** Findings that say something about the reading, and nothing against the figures. */
const harmless = new Set(['SHEET_NOT_READ']);

/** Reads a statement, keeps the file and every row that is not known yet: all of it or nothing. */
export async function ingestFile(tx: EntityTx, file: FileToIngest, options: IngestOptions): Promise<IngestedFile> {
  const profiles = await knownProfiles(tx);
  const { reading, rows } = await whileAwake(tx, parseStatement(file.bytes, profiles, { signal: options.signal }));
  const account = await findBankAccount(tx, file.bankAccount, reading.accountNumber);
  await lockBankAccounts(tx, [account.id]);
  const dates = rows.map((row) => row.date).sort();
  const [periodFrom, periodTo] = [dates[0], dates.at(-1)];
  if (periodFrom === undefined || periodTo === undefined) throw new Error('a statement without rows was not refused');
  const compared = await compareWithStored(tx, account.id, { rows, periodFrom, periodTo, opening: reading.balance.opening });
  const findings = [...reading.findings, ...compared.findings];
  const proven = reading.balance.status === 'ok' || reading.totals === 'match';
  const verified = proven && findings.every((finding) => harmless.has(finding.code));
  const accounting: RowAccounting = {
    rows: rows.length + reading.ignored.length,
    fresh: compared.fresh.length,
    duplicate: rows.length - compared.fresh.length,
    ignored: reading.ignored.length,
  };
  const { record } = await storeEvidence(
    tx,
    options.dataDir,
    { bytes: file.bytes, fileName: file.fileName, mediaType: file.mediaType, description: undefined },
    options,
  );
  const ingested = {
    evidenceSha256: record.sha256,
    account,
    reading,
    periodFrom,
    periodTo,
    accounting,
    overlap: compared.overlap,
    findings,
    verified,
  };
  const sourceFileId = await insertStatement(tx, file.fileName, ingested, compared.fresh);
  return { sourceFileId, ...ingested };
}

const wakeEveryMs = 5000;

/** The database ends transactions that say nothing for long; reading a large file may take longer. */
async function whileAwake<T>(tx: EntityTx, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const settled = work.finally(() => done.abort());
  settled.catch(() => undefined);
  for (;;) {
    const finished = await delay(wakeEveryMs, false, { signal: done.signal }).catch(() => true);
    if (finished) return settled;
    await tx.query('select 1');
  }
}
