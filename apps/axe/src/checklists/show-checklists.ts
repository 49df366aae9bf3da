import type { JsonValue } from '@axe/kit';
import type { Home } from '../home/home.ts';
import { renderResult } from '../render/render-result.ts';
import { shownWidth } from '../render/shown-width.ts';
import { wrapNotes } from '../render/wrap-notes.ts';
import type { Terminal } from '../terminal.ts';
import { type Checklist, openItems, stateOf } from './checklist.ts';
import { readChecklists } from './checklist-files.ts';
import { findChecklist } from './find-checklist.ts';

interface ShowOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

export function printChecklists(home: Home, { all, json }: ShowOptions, terminal: Terminal): void {
  const checklists = readChecklists(home).filter((checklist) => all === true || stateOf(checklist) === 'open');
  const rows = checklists.map((checklist) => ({
    checklist: checklist.id,
    person: checklist.email,
    customer: checklist.customer,
    since: checklist.created.at,
    state: stateOf(checklist),
    open: `${openItems(checklist).length} of ${checklist.items.length}`,
  }));
  if (json === true) terminal.print(JSON.stringify({ checklists: checklists.map(checklistData) }, undefined, 2));
  else if (rows.length === 0) terminal.print(all === true ? 'No checklist yet.' : 'No checklist is open.');
  else terminal.print(renderResult({ checklists: rows }, { width: shownWidth(terminal) }));
}

export function printChecklist(home: Home, named: string | undefined, { json }: ShowOptions, terminal: Terminal): void {
  const checklist = findChecklist(readChecklists(home), named);
  terminal.print(
    json === true
      ? JSON.stringify(checklistData(checklist), undefined, 2)
      : wrapNotes(checklistLines(checklist).join('\n'), shownWidth(terminal)),
  );
}

/** Every point with its box, as a person reads it. */
export function checklistLines(checklist: Checklist): readonly string[] {
  const { id, email, customer, items, created, set_aside: aside } = checklist;
  const open = openItems(checklist).length;
  const state = aside !== undefined ? `set aside ${aside.at} by ${aside.by}` : open === 0 ? 'closed' : `${open} of ${items.length} open`;
  const width = Math.max(...items.map((item) => item.id.length));
  return [
    `Checklist ${id}: ${email} leaves ${customer}, since ${created.at} by ${created.by}: ${state}`,
    ...items.map((item) => {
      const told = item.ticked === undefined ? `(${item.who})` : tickedText(item.ticked);
      return `  [${item.ticked === undefined ? ' ' : 'x'}] ${item.id.padEnd(width)}  ${item.title} ${told}`;
    }),
  ];
}

const tickedText = ({ at, by, note }: NonNullable<Checklist['items'][number]['ticked']>): string =>
  `✓ ${at} by ${by}${note === undefined ? '' : `: ${note}`}`;

export const checklistData = (checklist: Checklist): { readonly [name: string]: JsonValue | undefined } => ({
  ...checklist,
  state: stateOf(checklist),
  open: openItems(checklist).map(({ id }) => id),
});
