import type { BankMapping, FormatProfile } from './format-profile.ts';

function bank(id: string, name: string, columns: readonly string[], mapping: BankMapping): FormatProfile {
  return { id: `builtin:${id}`, kind: 'bank_statement', name, columns, mapping };
}

/** Shapes of statements that Korean banks export, known without anybody confirming them. */
export const builtinProfiles: readonly FormatProfile[] = [
  bank(
    'two-amounts',
    'Two amount columns and balance',
    ['거래일시', '적요', '거래내용', '출금금액(원)', '입금금액(원)', '잔액(원)', '거래점'],
    { date: 1, memo: 2, description: 3, withdrawal: 4, deposit: 5, balance: 6 },
  ),
  bank(
    'two-amounts-passbook',
    'Two amount columns and balance, passbook text',
    ['거래일시', '적요', '기재내용', '출금금액(원)', '입금금액(원)', '잔액(원)', '거래점'],
    { date: 1, memo: 2, description: 3, withdrawal: 4, deposit: 5, balance: 6 },
  ),
  bank(
    'two-amounts-sender',
    'Two amount columns and balance, sender or receiver',
    ['거래일시', '적요', '보낸분/받는분', '송금메모', '출금액(원)', '입금액(원)', '잔액(원)', '거래점', '구분'],
    { date: 1, description: 2, counterparty: 3, memo: 4, withdrawal: 5, deposit: 6, balance: 7 },
  ),
  bank(
    'date-and-time',
    'Date and time apart, two amount columns',
    ['거래일자', '거래시간', '적요', '출금액', '입금액', '내용', '잔액', '거래점'],
    { date: 1, time: 2, memo: 3, withdrawal: 4, deposit: 5, description: 6, balance: 7 },
  ),
  bank(
    'signed-amount',
    'One signed amount and the balance after it',
    ['거래일시', '거래구분', '거래금액', '거래후잔액', '거래내용', '메모'],
    { date: 1, amount: 3, balance: 4, description: 5, memo: 6 },
  ),
];
