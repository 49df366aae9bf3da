import * as z from 'zod';
import { frameTool } from '../frame-tool.ts';
import { ledgerErrors, readJournal, readJournalByVoucher, readLines } from '../ledger/index.ts';
import { recordId } from './fields.ts';
import { fromJournal, fromLine, journalLine, journalSummary } from './journal-fields.ts';

export const getJournal = frameTool({
  name: 'get_journal',
  title: 'Get journal',
  keywords: ['전표 조회'],
  summary: 'One journal with all its lines, by journal_id or by voucher (2026-000012). Give one of the two.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  errors: ['JOURNAL_NOT_FOUND'],
  input: z.object({
    journal_id: recordId.optional(),
    voucher: z
      .string()
      .regex(/^[0-9]{4}-[0-9]{1,9}$/, 'fiscal year and number such as 2026-000012')
      .optional(),
  }),
  output: z.object({ ...journalSummary, lines: z.array(journalLine) }),
  example: { voucher: '2026-000012' },
  async run(input, { tx }) {
    const [year = 0, number = 0] = (input.voucher ?? '').split('-').map(Number);
    const journal =
      input.journal_id === undefined
        ? number > 0 && number < 2 ** 31
          ? await readJournalByVoucher(tx, year, number)
          : undefined
        : await readJournal(tx, input.journal_id);
    const matches = input.voucher === undefined || (journal?.fiscal_year === year && journal.number === number);
    if (journal === undefined || !matches) {
      const asked = [
        input.journal_id === undefined ? [] : `journal_id ${input.journal_id}`,
        input.voucher === undefined ? [] : `voucher ${input.voucher}`,
      ].flat();
      throw ledgerErrors.JOURNAL_NOT_FOUND(
        asked.length === 0 ? 'Give journal_id or voucher.' : `No journal has ${asked.join(' and ')}. Find it with list_journals.`,
        { asked },
      );
    }
    return { ...fromJournal(journal), lines: (await readLines(tx, journal.id)).map(fromLine) };
  },
});
