import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeTools } from '@axe/mcp';
import { errorLines, portabilityFaults, schemaLines, toolLines } from '@axe/mcp/testing';
import { frame } from '../../src/index.ts';

/**
 * What clients, tokens and other services rest on, as literals. When one of these is red, either the change was not meant, or
 * it is: then change the literal, and think of those who rely on the old one.
 */

/** Tool, scope, effect, reach, in tools/list or not, fingerprints of input and output. */
const tools = [
  'register_entity admin change entity-setup unlisted 5dc9fe2c56 7857816a51',
  'list_accounts read read entity listed 5625d11103 86dae87744',
  'add_account write append entity unlisted c39c15a0b7 df752df0f9',
  'post_journal write append entity listed 1c4b4385b0 d4bed7569a',
  'post_journals write append entity listed 0c0e684841 de92e4100e',
  'reverse_journal write append entity listed 30c10f55c8 61056f8730',
  'propose_journal write append entity listed 1c4b4385b0 59a1a2735d',
  'commit_proposal write append entity listed b4eeb81408 98894785b9',
  'list_journals read read entity listed 1872d98244 69c534f0d8',
  'get_journal read read entity listed 59e6a9b3b1 3741df4a30',
  'query_balance read read entity listed f3c3c9b149 1c56611a84',
  'query_trial_balance read read entity listed a43067f35e 178b0a04c6',
  'general_ledger read read entity listed d55712b00a 13890c3983',
  'list_periods read read entity listed d881ec3b9e 54d3370e48',
  'soft_close close change entity listed f9fc71d7f3 c12c1e4ec7',
  'hard_close close change entity listed f9fc71d7f3 c12c1e4ec7',
  'reopen reopen change entity listed 9e4dfd09c4 46be5a1120',
  'verify_audit read read entity unlisted e6b3c4f51b 3d93933c72',
  'search_audit_log read read entity unlisted 9e171c1b77 1cb7ddd738',
  'integrity_check read read entity unlisted a8f13a6339 12791356c5',
  'get_accounting_policy read read entity unlisted c987835b5d a1d46ec64f',
  'set_accounting_policy admin append entity unlisted 20f7a4a60f 4b4c4d2e53',
  'store_evidence write append entity listed fc8e8e27ce 4bf59e2272',
  'list_evidence read read entity unlisted 1dd4458072 4343efe211',
  'get_evidence read read entity unlisted 9a439ef860 47db1d4053',
  'attach_evidence write append entity unlisted fc2db0ed26 ae86a65f8e',
  'register_bank_account write append entity listed 2412b8521f fe2e37b9a6',
  'list_bank_accounts read read entity unlisted c987835b5d 6371f68fe4',
  'analyze_file_format read read entity unlisted ea9502c8a4 792efad5a8',
  'confirm_format_profile write append entity unlisted 9adb8e5810 39e681a2a3',
  'list_format_profiles read read entity unlisted c987835b5d 7c0196b0e8',
  'ingest_file_blob write append entity listed b97875314b 3f4c6d6eab',
  'list_raw_transactions read read entity listed c43cc8d810 f956750580',
  'set_counter_rule write append entity unlisted 2d1247c967 13e3c7ec9f',
  'list_counter_rules read read entity unlisted c987835b5d 78be3013df',
  'post_raw_transactions write append entity listed 1ff63498b1 572781042b',
  'ignore_raw_transactions write append entity unlisted a36c8ee2c9 95ad4be200',
];

const errors = [
  'ACCOUNT_AMBIGUOUS invalid',
  'ACCOUNT_CODE_INVALID invalid',
  'ACCOUNT_CONFLICT conflict',
  'ACCOUNT_FIXED denied',
  'ACCOUNT_NOT_FOUND missing',
  'ACCOUNT_NOT_POSTABLE invalid',
  'ACCOUNT_NUMBER_MISMATCH conflict',
  'AMOUNT_NEGATIVE invalid',
  'AMOUNT_TOO_LARGE invalid',
  'BALANCE_DRIFT unavailable',
  'BALANCE_TOO_LARGE invalid',
  'BANK_ACCOUNT_AMBIGUOUS invalid',
  'BANK_ACCOUNT_CONFLICT conflict',
  'BANK_ACCOUNT_NOT_FOUND missing',
  'BATCH_SIZE invalid',
  'CONTENT_INVALID invalid',
  'DATE_OUT_OF_RANGE invalid',
  'ENTITY_CONFLICT conflict',
  'EVIDENCE_DAMAGED unavailable',
  'EVIDENCE_DUPLICATE invalid',
  'EVIDENCE_NOT_FOUND missing',
  'EVIDENCE_TOO_LARGE invalid',
  'EVIDENCE_UNKNOWN missing',
  'FILE_EMPTY invalid',
  'FILE_ENCODING_DAMAGED invalid',
  'FILE_ENCODING_UNKNOWN invalid',
  'FILE_ENCRYPTED invalid',
  'FILE_PARSING_TIMED_OUT invalid',
  'FILE_SEVERAL_TABLES invalid',
  'FILE_TOO_LARGE invalid',
  'FILE_TRUNCATED invalid',
  'FILE_TYPE_UNSUPPORTED invalid',
  'FORMAT_KIND_UNSUPPORTED invalid',
  'FORMAT_UNKNOWN invalid',
  'FUND_META_UNEXPECTED invalid',
  'HEADER_NOT_FOUND invalid',
  'JOURNAL_ALREADY_REVERSED conflict',
  'JOURNAL_IS_REVERSAL conflict',
  'JOURNAL_NOT_FOUND missing',
  'JOURNAL_SEALED denied',
  'JOURNAL_TOO_LONG invalid',
  'JOURNAL_TOO_SHORT invalid',
  'JOURNAL_UNBALANCED invalid',
  'LINE_TWO_SIDED invalid',
  'LINE_ZERO invalid',
  'MAPPING_INVALID invalid',
  'NO_TRANSACTIONS invalid',
  'OWNERSHIP_NOT_WHOLE invalid',
  'PARSER_BUSY unavailable +',
  'PERIOD_CLOSED conflict',
  'PERIOD_NOT_FOUND missing',
  'PERIOD_ORDER conflict',
  'PERIOD_SCOPE denied',
  'PERIOD_STATE conflict',
  'POLICY_NEEDS_PERSON denied',
  'PROPOSAL_COMMITTED conflict',
  'PROPOSAL_NOT_FOUND missing',
  'PROPOSAL_STALE conflict',
  'RANGE_INVERTED invalid',
  'RAW_TRANSACTION_NOT_FOUND missing',
  'RAW_TRANSACTION_NOT_OPEN conflict',
  'RAW_TRANSACTION_ZERO invalid',
  'ROW_INVALID invalid',
  'RULE_KEYWORD_INVALID invalid',
  'SECOND_ACTOR_REQUIRED denied',
  'SOURCE_AMBIGUOUS invalid',
  'TEXT_INVALID invalid',
  'VOUCHER_GAP conflict',
];

const schemas = [
  'frame.account@1.0 89d692a889',
  'frame.balance@1.0 9fb41f4c06',
  'frame.journal@1.0 3741df4a30',
  'frame.period@1.0 d0737c7897',
];

describe('the surface of frame', () => {
  test('tools', () => assert.deepEqual(toolLines(frame), tools));

  test('a client with a narrow dialect of JSON Schema can read every schema: one type each, none empty', () => {
    assert.deepEqual(portabilityFaults(frame), []);
  });

  test('the schema of a journal says that a side is never negative', () => {
    const [post] = describeTools(frame).filter((tool) => tool.name === 'post_journal');
    const schema = post?.input_schema as { properties: { lines: { items: { properties: Record<string, { minimum: number }> } } } };
    const { debit, credit } = schema.properties.lines.items.properties;
    assert.deepEqual([debit?.minimum, credit?.minimum], [0, 0]);
  });

  test('about twenty tools are in the list, and find_tool and call_tool besides', () => {
    const listed = frame.tools.filter((tool) => tool.listed !== false).length;
    assert.ok(listed >= 18 && listed <= 20, `${listed} are listed`);
  });

  test('error codes with their kinds, and + when the same call may succeed later', () => assert.deepEqual(errorLines(frame), errors));

  test('published schemas', () => assert.deepEqual(schemaLines(frame), schemas));

  test('address and ports', () => {
    assert.deepEqual([frame.name, frame.portBlock, frame.emits, frame.handles], ['frame', 3710, [], []]);
  });
});
