import { authErrors } from '@axe/auth';
import { type Actor, decodeCursor, encodeCursor, instantOf, pageInput, pageOutput, periodInput, personActor, type Role } from '@axe/kit';
import { type AuditRow, auditOperations, searchAuditLog as search } from '@axe/pg';
import * as z from 'zod';
import { serviceErrors } from '../errors.ts';
import { auditTool } from './audit-tool.ts';

const cursorKey = z.string().regex(/^[0-9]{1,18}$/);

/** Contents of a row may be a file's text or a setting; pages with them are kept shorter. */
const rowsWithData = 100;

const actorShape = /^(?:(?:person:)?[^\p{C}\s:@]+@[^\p{C}\s:@]+|agent:[^\p{C}\s:]+)$/u;

/** An address alone is a person's, and people are kept in lower case. */
const actorOf = (text: string | undefined): Actor | undefined =>
  text === undefined ? undefined : text.startsWith('agent:') ? (text as Actor) : personActor(text.replace(/^person:/, ''));

const columns = z.record(z.string(), z.unknown());

export const searchAuditLog = auditTool({
  name: 'search_audit_log',
  title: 'Search audit log',
  keywords: ['who changed', 'history', '감사 로그', '변경 이력'],
  summary:
    'Who changed what, when, on whose authority: every insert, update and delete in the records of an entity, the latest first. By person or agent (also what others did on their behalf), table, operation, time or request. include_data adds what the rows held before and after, for operators and administrators of the customer.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: false,
  errors: ['CURSOR_INVALID'],
  input: z.object({
    actor: z
      .string()
      .max(400)
      .refine((text) => actorShape.test(text), 'an e-mail address, person:<address> or agent:<id>')
      .optional()
      .describe('who did it, or on whose behalf: kim@acme.example, or agent:robot'),
    table: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,62}$/, 'the name of a table such as journal_line')
      .optional(),
    operation: z.enum(auditOperations).optional(),
    request_id: z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/, 'a request id as answers and logs show it')
      .optional()
      .describe('all that one request changed'),
    ...periodInput,
    include_data: z
      .boolean()
      .default(false)
      .describe(
        `with what the rows held: of an update the changed columns alone; at most ${rowsWithData} rows a page, fewer where they hold much`,
      ),
    ...pageInput,
  }),
  output: z.object({
    rows: z.array(
      z.strictObject({
        id: z.int(),
        at: z.string(),
        actor: z.string(),
        on_behalf_of: z.string().optional().describe('the person for whom an agent did it'),
        entity: z.string(),
        table: z.string(),
        operation: z.enum(auditOperations),
        key: columns.optional().describe('primary key of the row that was written'),
        request_id: z.string(),
        old: columns.optional().describe('before: of a delete the whole row, of an update the columns it changed'),
        new: columns.optional().describe('after: of an insert the whole row, of an update the columns it changed'),
      }),
    ),
    ...pageOutput,
  }),
  example: { actor: 'kim@acme.example', since: '2026-11-01' },
  async run(input, { tx, roles }) {
    const [since, until] = [instantOf(input.since), instantOf(input.until)];
    checkPeriod(since, until);
    if (input.include_data) checkRole(roles);
    const limit = input.include_data ? Math.min(input.limit, rowsWithData) : input.limit;
    const after = decodeCursor(input.cursor, cursorKey);
    const rows = await search(tx, {
      actor: actorOf(input.actor),
      table: input.table,
      operation: input.operation,
      requestId: input.request_id,
      since,
      until,
      before: after === undefined ? undefined : BigInt(after),
      limit: limit + 1,
      withData: input.include_data,
    });
    const beyond = rows.findIndex((row) => row.beyond);
    const page = rows.slice(0, beyond === -1 ? limit : Math.min(limit, beyond));
    const last = page.at(-1);
    return {
      rows: page.map(fromRow),
      ...(rows.length > page.length && last !== undefined ? { next_cursor: encodeCursor(`${last.id}`) } : {}),
    };
  },
});

const fromRow = (row: AuditRow) => ({
  id: Number(row.id),
  at: row.ts,
  actor: row.actor,
  ...(row.on_behalf_of === null ? {} : { on_behalf_of: row.on_behalf_of }),
  entity: row.entity_context,
  table: row.table_name,
  operation: row.op,
  ...(row.key === null ? {} : { key: row.key }),
  request_id: row.request_id,
  ...(row.old_data === null ? {} : { old: row.old_data }),
  ...(row.new_data === null ? {} : { new: row.new_data }),
});

function checkPeriod(since: Date | undefined, until: Date | undefined): void {
  if (since === undefined || until === undefined || since < until) return;
  throw serviceErrors.INVALID_ARGUMENTS('until is not after since, so no row can lie between them. Exchange them, or leave one out.', {
    problems: [{ field: 'until', problem: 'not after since' }],
  });
}

const readers: readonly Role[] = ['operator', 'admin'];

/** Other tools show their readers less than the rows hold (a masked account number), so the scope that opens them is not enough here. */
function checkRole(roles: ReadonlySet<Role>): void {
  if (readers.some((role) => roles.has(role))) return;
  throw authErrors.ROLE_REQUIRED(
    'What the rows held before and after is for operators of the platform and admins of the customer, signed in as themselves with a token that is not narrowed. Nothing was read. Leave include_data out to see who changed which rows, or ask one of them.',
    { reason: 'ROLE_REQUIRED', needed: readers, held: [...roles] },
  );
}
