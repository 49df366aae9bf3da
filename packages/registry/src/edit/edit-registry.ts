import { isRefusal } from '@axe/kit';
import type { Node } from 'yaml';
import { registryErrors } from '../errors.ts';
import { checkSource, type RegistryProblem, readChecked } from '../parse.ts';
import { readOnce, recall, remember } from '../read-once.ts';
import type { RegistryFile } from '../schema.ts';
import { NotPiecemeal } from './places.ts';
import { same } from './same.ts';
import { applySplices } from './splice.ts';
import { writeDifference } from './write-difference.ts';

/** A pure change of what the file says. It must not mutate its argument; what it leaves alone keeps its text. */
export type RegistryEdit = (file: RegistryFile) => RegistryFile;

const byteOrderMark = '\ufeff';

/**
 * `text` after the edit. Comments, order, quotes, spacing and line ends of everything the edit leaves alone stay byte
 * for byte; an edit that changes nothing gives the very same text. Refuses an invalid file, an edit that would make it
 * invalid, and a shape of YAML that cannot be edited safely.
 */
export function editRegistry(text: string, edit: RegistryEdit, options: { readonly file: string } = { file: 'customers.yaml' }): string {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  const body = text.slice(mark.length);
  const { source } = readOnce(body, options.file);
  const before = source.tree as RegistryFile;
  const after = edit(before);
  if (same(before, after)) return text;
  const lineEnd = body.includes('\r\n') ? '\r\n' : '\n';
  const ended = body.endsWith('\n') ? body : `${body}${lineEnd}`;
  const written = writeOrRefuse(ended, lineEnd, source.document.contents, before, after, options.file);
  const edited = ended === body || !written.endsWith(lineEnd) ? written : written.slice(0, -lineEnd.length);
  confirm(edited, after, options.file);
  return mark + edited;
}

function writeOrRefuse(text: string, lineEnd: string, root: Node | null, before: RegistryFile, after: RegistryFile, file: string): string {
  try {
    return applySplices(text, writeDifference(text, lineEnd, root, before, after));
  } catch (cause) {
    if (cause instanceof NotPiecemeal) throw byHand(file);
    throw cause;
  }
}

/** Reads the result back: what was meant must be what now stands there, and it must be valid. */
function confirm(edited: string, after: RegistryFile, file: string): void {
  const known = recall(edited, file);
  const source = known?.source ?? readChecked(edited, file);
  if (source.findings.length > 0 || !same(source.tree, after)) throw byHand(file);
  if (known !== undefined) return;
  try {
    remember({ text: edited, file, source, parsed: checkSource(source, file) });
  } catch (cause) {
    throw registryErrors.REGISTRY_EDIT_REFUSED(
      `What was asked for does not fit the registry; the file is unchanged.${problemsOf(cause)}`,
      { file },
      cause,
    );
  }
}

/** Without lines: they would be those of a text that nobody has. */
function problemsOf(cause: unknown): string {
  if (!isRefusal(cause, 'REGISTRY_INVALID')) return '';
  const problems = (cause.context.problems ?? []) as readonly Omit<RegistryProblem, 'line'>[];
  return problems.map(({ path, found, allowed }) => `\n  ${path}: found ${found}; allowed: ${allowed}`).join('');
}

const byHand = (file: string) =>
  registryErrors.REGISTRY_EDIT_REFUSED(
    `The place to edit in ${file} is written in a way that cannot be changed without touching what stands around it; the file is unchanged. ` +
      'Write that part as plain "key: value" lines, then repeat, or make the change by hand.',
    { file },
  );
