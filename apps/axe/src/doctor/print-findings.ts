import type { Finding } from '@axe/doctor';
import { textWidth } from '../render/text-width.ts';
import type { Terminal } from '../terminal.ts';

const marks = { passed: '✓', failed: '✗', 'not-checked': '–', 'does-not-apply': '·' } as const;

/** One line for what is well; what is broken says why it matters and what to do. */
function findingLines({ status, point, title, found, why, fix }: Finding, columns: number): readonly string[] {
  const number = point === undefined ? '  ' : String(point).padStart(2);
  const head = `${marks[status]} ${number} ${title}`;
  if (status !== 'failed') return [head, ...wrapped(found, '', columns)];
  return [head, ...wrapped(found, 'found', columns), ...wrapped(why, 'why', columns), ...wrapped(fix, 'fix', columns)];
}

const margin = 5;

/** `label  text`, broken at blanks to the width of the terminal. */
export function wrapped(text: string, label: string, columns: number, indent = margin): readonly string[] {
  const lead = ' '.repeat(indent) + (label === '' ? '' : label.padEnd(7));
  const width = Math.max(40, Math.min(columns, 120) - lead.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((one, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + one);
}

/** Prints findings as they come. A reason that holds for several in a row stands once. */
export function printFinding(terminal: Terminal): (finding: Finding) => void {
  let last: string | undefined;
  return (finding) => {
    const lines = findingLines(finding, terminal.columns);
    const repeated = finding.status !== 'failed' && finding.status !== 'passed' && finding.found === last;
    terminal.print((repeated ? lines.slice(0, 1) : lines).join('\n'));
    last = finding.found;
  };
}

export function countLine(findings: readonly Finding[]): string {
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  const parts = [
    `${count('passed')} passed`,
    `${count('failed')} failed`,
    `${count('not-checked')} not checked`,
    `${count('does-not-apply')} do not apply`,
  ];
  return parts.join(', ');
}
