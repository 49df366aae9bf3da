import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { analyzeInWorker, bankMapping, knownProfiles } from '../ingest/index.ts';
import { fileInput, fileInputErrors, fileReadingErrors, readFileInput } from './file-fields.ts';

export const analyzeFileFormat = frameTool({
  name: 'analyze_file_format',
  title: 'Analyze file format',
  keywords: ['양식 분석'],
  summary:
    'Look into a bank export (.csv, .xlsx, .xls, HTML table) without storing it: kind, encoding, header row, columns, some rows, and which profile knows it or which mapping is proposed. Use it after FORMAT_UNKNOWN, then confirm_format_profile.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: false,
  errors: [...fileInputErrors, ...fileReadingErrors],
  input: z.object(fileInput),
  output: z.object({
    format: z.enum(['csv', 'xlsx', 'xls', 'html']),
    encoding: z.string().optional(),
    sheet: z.string().optional(),
    header_row: z.int().describe('row number in the file, from 1'),
    columns: z.array(z.string()).describe('names by position; column 1 is the first'),
    signature: z.string(),
    profile: z.string().optional().describe('the profile that knows these columns; absent when one must be confirmed'),
    mapping: bankMapping.partial().describe('what the columns mean, or the proposal'),
    mapping_complete: z.boolean().describe('false: add what is missing before confirming'),
    account_number: z.string().optional().describe('as the file gives it'),
    rows_below_header: z.int(),
    // Described branches stay branches; bare ones become a list of types, which some clients cannot read.
    sample: z.array(z.array(z.union([z.string().describe('as text'), z.number().describe('as a number')]))).describe('the first rows'),
  }),
  example: { file_id: '0196f6d2-7d7e-7a53-a1c2-6f0d3f2b9a11' },
  async run(input, { tx, resources, actor, signal }) {
    const file = await readFileInput(input, { resources, actor });
    const found = await analyzeInWorker(file.bytes, await knownProfiles(tx), { signal, timeoutMs: 20_000 });
    return {
      format: found.format,
      encoding: found.encoding,
      sheet: found.sheet,
      header_row: found.headerRow,
      columns: [...found.columns],
      signature: found.signature,
      profile: found.profile,
      mapping: found.mapping,
      mapping_complete: found.complete,
      account_number: found.accountNumber,
      rows_below_header: found.rowsBelowHeader,
      sample: found.sample.map((row) => [...row]),
    };
  },
});
