import { defineErrors } from '@axe/kit';

/** What can be wrong with a file before anybody looks at its rows. */
export const fileErrors = defineErrors({
  FILE_EMPTY: { kind: 'invalid', summary: 'The file has no content.', remedy: 'Export it again and send the new file.' },
  FILE_TOO_LARGE: {
    kind: 'invalid',
    summary: 'The file, or what it unpacks to, is larger than an export may be.',
    remedy: 'Export a shorter period, and send several files.',
  },
  FILE_TYPE_UNSUPPORTED: {
    kind: 'invalid',
    summary: 'The content is no .csv, .xlsx, .xls or HTML table, whatever the file is called.',
    remedy: 'Export as Excel or CSV, or open the file in Excel and save it as .xlsx.',
  },
  FILE_ENCRYPTED: {
    kind: 'invalid',
    summary: 'The workbook is protected by a password.',
    remedy: 'Open it with its password, save it without one, and send that file.',
  },
  FILE_TRUNCATED: {
    kind: 'invalid',
    summary: 'The file is cut off or damaged.',
    remedy: 'Download or export it again; compare the size with the original.',
  },
  FILE_ENCODING_UNKNOWN: {
    kind: 'invalid',
    summary: 'The text is neither UTF-8 nor CP949 (Korean Windows).',
    remedy: 'Save it as CSV UTF-8, or send the original file of the bank.',
  },
  FILE_ENCODING_DAMAGED: {
    kind: 'invalid',
    summary: 'The text was damaged when it was saved in another encoding before.',
    remedy: 'Send the original file of the bank, not a copy that another program saved.',
  },
  FILE_SEVERAL_TABLES: {
    kind: 'invalid',
    summary: 'More than one sheet holds a statement.',
    remedy: 'Save each sheet as a file of its own and send them one by one.',
  },
  FILE_PARSING_TIMED_OUT: {
    kind: 'invalid',
    summary: 'Reading the file took longer or more memory than an export may need.',
    remedy: 'Save it as .csv, or export a shorter period.',
  },
  PARSER_BUSY: {
    kind: 'unavailable',
    summary: 'Too many files are being read at once.',
    remedy: 'Try again in a moment.',
    retryable: true,
  },
  CONTENT_INVALID: {
    kind: 'invalid',
    summary: 'The base64 text is no base64, or larger than 4 MiB.',
    remedy: 'Send standard base64, or upload larger files to /files and pass the file_id.',
  },
  SOURCE_AMBIGUOUS: {
    kind: 'invalid',
    summary: 'A file is given neither or both as content_base64 and file_id.',
    remedy: 'Give exactly one of them.',
  },
});

/** What can be wrong with the table inside. */
export const statementErrors = defineErrors({
  FORMAT_UNKNOWN: {
    kind: 'invalid',
    summary: 'No format profile knows these columns.',
    remedy: 'Complete and check proposed_mapping, store it with confirm_format_profile, then ingest the file again.',
  },
  HEADER_NOT_FOUND: {
    kind: 'invalid',
    summary: 'No header row was found in the first 30 rows of any sheet.',
    remedy: 'Send the export as the bank makes it, with its column names.',
  },
  ROW_INVALID: {
    kind: 'invalid',
    summary: 'Rows have a date or amount that cannot be read.',
    remedy: 'Correct the named rows at the source, or the mapping of the profile, and send the file again.',
  },
  NO_TRANSACTIONS: { kind: 'invalid', summary: 'The table has no transaction row.', remedy: 'Export a period that has transactions.' },
  MAPPING_INVALID: {
    kind: 'invalid',
    summary: 'A mapping names a column twice, one that does not exist, or lacks date or amounts.',
    remedy: 'Start from the mapping that analyze_file_format proposes.',
  },
  FORMAT_KIND_UNSUPPORTED: {
    kind: 'invalid',
    summary: 'The profile is not one of a bank statement.',
    remedy: 'Send a bank statement.',
  },
});

export const rawTransactionErrors = defineErrors({
  BANK_ACCOUNT_NOT_FOUND: {
    kind: 'missing',
    summary: 'No bank account has this id, name or number.',
    remedy: 'Take one from list_bank_accounts, or call register_bank_account first.',
  },
  BANK_ACCOUNT_AMBIGUOUS: { kind: 'invalid', summary: 'Several bank accounts fit.', remedy: 'Pass the id of the one meant.' },
  BANK_ACCOUNT_CONFLICT: {
    kind: 'conflict',
    summary: 'A bank account with this name or number exists with other attributes.',
    remedy: 'Use the existing one, or choose another name.',
  },
  ACCOUNT_NUMBER_MISMATCH: {
    kind: 'conflict',
    summary: 'The file names another account number than the bank account has.',
    remedy: 'Ingest it for the account that it belongs to.',
  },
  RAW_TRANSACTION_NOT_FOUND: { kind: 'missing', summary: 'No raw row has this id.', remedy: 'Take ids from list_raw_transactions.' },
  RAW_TRANSACTION_NOT_OPEN: {
    kind: 'conflict',
    summary: 'A raw row is posted, matched or ignored already, perhaps by a call at the same moment.',
    remedy: 'Leave it out; to book it differently, reverse its journal first.',
  },
  RAW_TRANSACTION_ZERO: { kind: 'invalid', summary: 'A raw row moves no money.', remedy: 'Ignore it with ignore_raw_transactions.' },
  RULE_KEYWORD_INVALID: { kind: 'invalid', summary: 'The keyword has no letter or digit.', remedy: 'Give a word that stands in the rows.' },
});
