import * as z from 'zod';
import { addAccount as add } from '../accounts/index.ts';
import { frameTool } from '../frame-tool.ts';
import { plainText } from '../ledger/index.ts';
import { accountName, accountReference, fromAccount } from './fields.ts';

export const addAccount = frameTool({
  name: 'add_account',
  title: 'Add account',
  keywords: ['계정과목 추가', 'chart'],
  summary:
    'Add an account: a child of an existing one (its code with a suffix, 1102-01) or a free four-digit code. The first digit is the type. Code, type, side and parent are fixed for good, and accounts are never deleted.',
  scope: 'write',
  effect: 'append',
  reach: 'entity',
  listed: false,
  errors: ['ACCOUNT_CODE_INVALID', 'ACCOUNT_CONFLICT', 'ACCOUNT_NOT_FOUND', 'ACCOUNT_AMBIGUOUS'],
  input: z.object({
    code: z.string().regex(/^[1-5][0-9]{3}(-[0-9]{2,4})?$/, 'four digits from 1000 to 5999, children with a suffix such as -01'),
    name_ko: plainText(100),
    name_en: plainText(100),
    parent: accountReference.optional().describe('required for codes with a suffix'),
    normal_side: z.enum(['debit', 'credit']).optional().describe("default: the parent's, else the usual one of the type"),
    postable: z.boolean().default(true).describe('false: it only groups others'),
  }),
  output: z.object({ ...accountName, parent_code: z.string().optional(), postable: z.boolean(), created: z.boolean() }),
  example: { code: '1102-01', name_ko: '보통예금 국민', name_en: 'Ordinary deposits, main bank', parent: '1102' },
  async run(input, { tx }) {
    const { account, created } = await add(tx, {
      code: input.code,
      nameKo: input.name_ko,
      nameEn: input.name_en,
      parent: input.parent,
      normalSide: input.normal_side,
      postable: input.postable,
    });
    return { ...fromAccount(account), parent_code: account.parentCode, postable: account.postable, created };
  },
});
