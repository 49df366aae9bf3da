import { decodeCursor, encodeCursor, isoDate, pageInput, pageOutput } from '@axe/kit';
import * as z from 'zod';
import { readChart } from '../accounts/index.ts';
import { frameTool } from '../frame-tool.ts';
import { plainText } from '../ledger/index.ts';
import { accountName, fromAccount } from './fields.ts';

export const listAccounts = frameTool({
  name: 'list_accounts',
  title: 'List accounts',
  keywords: ['계정과목', 'chart'],
  summary:
    'The chart of accounts by code: 1xxx assets, 2xxx liabilities, 3xxx equity, 4xxx revenue, 5xxx expenses. Search by type or part of a Korean or English name.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  errors: ['CURSOR_INVALID'],
  input: z.object({
    type: accountName.type.optional(),
    search: plainText(100).optional().describe('part of the code or of a name'),
    ...pageInput,
  }),
  output: z.object({
    accounts: z.array(
      z.strictObject({
        ...accountName,
        parent_code: z.string().optional(),
        postable: z.boolean().describe('false: it only groups others'),
        closed_on: isoDate.optional(),
      }),
    ),
    ...pageOutput,
  }),
  example: { search: '예금' },
  async run(input, { tx }) {
    const after = decodeCursor(input.cursor, z.string().max(20)) ?? '';
    const wanted = input.search?.toLowerCase();
    const matching = (await readChart(tx)).filter(
      (account) =>
        account.code > after &&
        (input.type === undefined || account.type === input.type) &&
        (wanted === undefined || [account.code, account.nameKo, account.nameEn].some((text) => text.toLowerCase().includes(wanted))),
    );
    const page = matching.slice(0, input.limit);
    const last = page.at(-1);
    return {
      accounts: page.map((account) => ({
        ...fromAccount(account),
        parent_code: account.parentCode,
        postable: account.postable,
        closed_on: account.closedOn,
      })),
      ...(matching.length > input.limit && last !== undefined ? { next_cursor: encodeCursor(last.code) } : {}),
    };
  },
});
