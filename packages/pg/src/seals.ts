import type { Database } from './database.ts';
import type { Tx } from './transaction.ts';

/** Rows of one seal, about: a transaction is never split. */
const batchRows = 5_000n;
/** Seals one call makes at most; the next call goes on. */
const batchesPerCall = 200;

export interface SealOutcome {
  readonly seals: number;
  readonly rows: bigint;
}

/** Seals what is ripe of an entity's audit log; each batch is a transaction of its own. */
export async function sealAudit(database: Database, entity: string): Promise<SealOutcome> {
  let rows = 0n;
  for (let seals = 0; seals < batchesPerCall; seals += 1) {
    const sealed = await database.owner(async (tx) => (await tx.one<{ rows: bigint }>('select seal_audit($1) as rows', [batchRows])).rows, {
      entity,
    });
    if (sealed === 0n) return { seals, rows };
    rows += sealed;
  }
  return { seals: batchesPerCall, rows };
}

export interface SealHead {
  readonly seq: bigint;
  /** Hexadecimal SHA-256. */
  readonly hash: string;
}

/** The newest seal: write it down outside this database, and `verifyAudit` can hold the chain against it. */
export async function sealHead(tx: Tx): Promise<SealHead> {
  return tx.one<{ seq: bigint; hash: string }>("select seq, encode(hash, 'hex') as hash from audit_seal_head");
}

export type AuditFault =
  | 'row_changed'
  | 'row_removed'
  | 'row_inserted'
  | 'seal_changed'
  | 'seal_missing'
  | 'chain_broken'
  | 'head_mismatch'
  | 'outside_head_mismatch';

export interface AuditFinding {
  readonly fault: AuditFault;
  /** Number of the seal it was found at. */
  readonly seal: bigint;
  /** Id of the audit row, where one can be named. */
  readonly row: bigint | undefined;
  readonly detail: string;
}

export interface AuditReport {
  readonly ok: boolean;
  readonly seals: bigint;
  readonly sealed: bigint;
  readonly unsealed: bigint;
  readonly head: SealHead;
  /** First divergences in order of the chain, at most `findingLimit`. */
  readonly findings: readonly AuditFinding[];
}

const findingLimit = 20;
/** Rows one statement digests at most unless a single seal holds more, so that none runs into its time limit (about 40 µs a row). */
const rowsPerStatement = 50_000n;

interface SealCheck {
  readonly seq: bigint;
  readonly row_count: bigint;
  readonly chained: boolean;
  readonly adjoining: boolean;
  readonly intact: boolean;
  readonly rows_match: boolean;
}

export interface VerifyOptions {
  /** Heads written down elsewhere; the chain must contain each of them. */
  readonly outsideHeads?: readonly SealHead[];
  /** First seal to look at; default 1. A nightly check may begin where the last one ended and leave the whole to a weekly one. */
  readonly fromSeal?: bigint;
}

/** Recomputes seals from the rows. Reads only; works in an entity's session. */
export async function verifyAudit(tx: Tx, options: VerifyOptions = {}): Promise<AuditReport> {
  const first = options.fromSeal ?? 1n;
  const head = await sealHead(tx);
  const findings: AuditFinding[] = [];
  const add = (fault: AuditFault, seal: bigint, detail: string, row?: bigint): void => {
    if (findings.length < findingLimit) findings.push({ fault, seal, row, detail });
  };
  const { last, unsealed } = await tx.one<{ last: bigint; unsealed: bigint }>(
    `select greatest((select max(seq) from audit_seal), (select seq from audit_seal_head)) as last,
       (select count(*) from audit_log where xid >= (select to_xid from audit_seal_head)) as unsealed`,
  );
  const stored = await tx.query<StoredSeal>('select seq, row_count from audit_seal where seq >= $1 order by seq', [first]);
  let expected = first;
  for (const part of splitSeals(stored)) {
    for (const check of await checkSeals(tx, part)) {
      for (; expected < check.seq; expected += 1n) add('seal_missing', expected, `seal ${expected} is gone`);
      expected = check.seq + 1n;
      await judge(tx, check, add);
    }
    if (findings.length >= findingLimit) break;
  }
  for (; expected <= last && findings.length < findingLimit; expected += 1n) add('seal_missing', expected, `seal ${expected} is gone`);
  await checkHeads(tx, head, options.outsideHeads ?? [], add);
  const sealed = stored.reduce((sum, { row_count }) => sum + row_count, 0n);
  return { ok: findings.length === 0, seals: BigInt(stored.length), sealed, unsealed, head, findings };
}

type AddFinding = (fault: AuditFault, seal: bigint, detail: string, row?: bigint) => void;

async function judge(tx: Tx, check: SealCheck, add: AddFinding): Promise<void> {
  const { seq } = check;
  if (!check.chained) add('chain_broken', seq, `seal ${seq} does not carry the hash of seal ${seq - 1n}`);
  else if (!check.adjoining) add('chain_broken', seq, `seal ${seq} does not begin where seal ${seq - 1n} ends`);
  if (!check.intact) add('seal_changed', seq, `seal ${seq} was edited: its hash does not fit its content`);
  if (!check.rows_match) for (const finding of await nameRows(tx, seq)) add(finding.fault, seq, finding.detail, finding.row);
}

interface StoredSeal {
  readonly seq: bigint;
  readonly row_count: bigint;
}

function splitSeals(seals: readonly StoredSeal[]): readonly (readonly bigint[])[] {
  const parts: bigint[][] = [];
  let rows = rowsPerStatement;
  for (const { seq, row_count } of seals) {
    if (rows + row_count > rowsPerStatement) {
      parts.push([]);
      rows = 0n;
    }
    parts.at(-1)?.push(seq);
    rows += row_count;
  }
  return parts;
}

function checkSeals(tx: Tx, seals: readonly bigint[]): Promise<readonly SealCheck[]> {
  return tx.query<SealCheck>(
    `select s.seq, s.row_count,
       coalesce(s.prev_hash = case when s.seq = 1 then sha256('axe audit chain') else p.hash end, false) as chained,
       coalesce(s.from_xid = case when s.seq = 1 then '0'::xid8 else p.to_xid end, false) as adjoining,
       s.hash = audit_seal_hash(s.prev_hash, s.seq, s.from_xid, s.to_xid, s.row_count, s.rows_hash, s.row_marks, s.sealed_at) as intact,
       (d.row_count, d.rows_hash) = (s.row_count, s.rows_hash) as rows_match
     from audit_seal s left join audit_seal p on p.seq = s.seq - 1, digest_audit(s.from_xid, s.to_xid) d
     where s.seq = any($1) order by s.seq`,
    [seals],
  );
}

/** Compares the marks of a seal with the rows of its range, row by row. */
async function nameRows(tx: Tx, seq: bigint): Promise<readonly { fault: AuditFault; detail: string; row?: bigint }[]> {
  const rows = await tx.query<{ fault: AuditFault; row: bigint }>(
    `with seal as (select from_xid, to_xid, row_marks from audit_seal where seq = $1),
     sealed as (
       select ('x' || encode(substr(row_marks, i * 16 + 1, 8), 'hex'))::bit(64)::bigint as id, substr(row_marks, i * 16 + 9, 8) as mark
       from seal, generate_series(0, length(row_marks) / 16 - 1) i),
     present as (
       select a.id, substr(audit_row_hash(a), 1, 8) as mark from audit_log a, seal where a.xid >= seal.from_xid and a.xid < seal.to_xid)
     select coalesce(sealed.id, present.id) as row,
       case when present.id is null then 'row_removed' when sealed.id is null then 'row_inserted' else 'row_changed' end as fault
     from sealed full join present on present.id = sealed.id
     where sealed.mark is distinct from present.mark order by 1 limit ${findingLimit}`,
    [seq],
  );
  const words = { row_removed: 'was removed', row_inserted: 'was inserted below the horizon', row_changed: 'was changed' } as const;
  if (rows.length === 0) return [{ fault: 'seal_changed', detail: `the rows of seal ${seq} do not fit its hash` }];
  return rows.map(({ fault, row }) => ({ fault, row, detail: `audit row ${row} ${words[fault as keyof typeof words]} after seal ${seq}` }));
}

async function checkHeads(tx: Tx, head: SealHead, outside: readonly SealHead[], add: AddFinding): Promise<void> {
  const wanted = [head, ...outside].filter(({ seq }) => seq > 0n);
  const rows = await tx.query<{ seq: bigint; hash: string }>(
    "select seq, encode(hash, 'hex') as hash from audit_seal where seq = any($1) or seq = (select max(seq) from audit_seal)",
    [wanted.map(({ seq }) => seq)],
  );
  const found = new Map(rows.map(({ seq, hash }) => [seq, hash]));
  const newest = rows.map(({ seq }) => seq).sort((a, b) => Number(b - a))[0] ?? 0n;
  if (newest !== head.seq || (head.seq > 0n && found.get(head.seq) !== head.hash)) {
    add('head_mismatch', head.seq, `the recorded head is seal ${head.seq}, the newest seal is ${newest}`);
  }
  for (const { seq, hash } of outside) {
    if (found.get(seq) !== hash) add('outside_head_mismatch', seq, `seal ${seq} is not the one that was written down outside`);
  }
}
