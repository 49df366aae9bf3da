import { checkAcross } from './check/check-across.ts';
import { checkCustomer } from './check/check-customer.ts';
import { checkShape } from './check/check-shape.ts';
import { normalise, type Report } from './check/normalise.ts';
import { registryErrors } from './errors.ts';
import { lineFinder, offsetOfPath, showPath } from './locate.ts';
import type { Registry } from './registry.ts';
import { type Finding, readSource, type Source } from './source.ts';

export interface ParsedRegistry {
  readonly registry: Registry;
  /** One sentence each, with path and line: what was read differently from how it stands, or looks forgotten. */
  readonly warnings: readonly string[];
}

/** One thing wrong in the file; `REGISTRY_INVALID` carries them in `context.problems`. */
export interface RegistryProblem {
  readonly line: number;
  readonly path: string;
  readonly found: string;
  readonly allowed: string;
}

/** The registry in `text`; throws `REGISTRY_INVALID` naming every problem with path, line, what was found and what is allowed. */
export function parseRegistry(text: string, options: { readonly file: string }): ParsedRegistry {
  return checkSource(readChecked(text, options.file), options.file);
}

const maxLocated = 100;
const maxInMessage = 20;

/** Parses the YAML alone; a nesting so deep that the parser runs out of stack is refused like any other fault. */
export function readChecked(text: string, file: string): Source {
  try {
    return readSource(text);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw registryErrors.REGISTRY_INVALID(`${file} is nested too deeply to be a registry. Nothing of it was used.`, { file }, cause);
  }
}

/** Every check behind the YAML parse. */
export function checkSource(source: Source, file: string): ParsedRegistry {
  if (source.findings.length > 0) throw invalid(source, file, source.findings);
  const shape = checkShape(source.tree);
  if ('findings' in shape) throw invalid(source, file, shape.findings);
  const report: Report = { problems: [], notes: [] };
  const registry = normalise(shape.file, report);
  for (const [id, customer] of Object.entries(registry.customers)) checkCustomer(registry, id, customer, report);
  checkAcross(registry, report);
  if (report.problems.length > 0) throw invalid(source, file, report.problems);
  return { registry, warnings: locate(source, report.notes).map((note) => `${file} ${sentenceOf(note)}`) };
}

function invalid(source: Source, file: string, findings: readonly Finding[]) {
  const problems = locate(source, findings);
  const lines = problems.slice(0, maxInMessage).map((problem) => `\n  ${sentenceOf(problem)}`);
  const more = findings.length - lines.length;
  const count = findings.length === 1 ? 'a problem' : `${findings.length} problems`;
  const message = `${file} has ${count}; nothing of it was used. Correct it and try again.${lines.join('')}${more > 0 ? `\n  and ${more} more` : ''}`;
  return registryErrors.REGISTRY_INVALID(message, { file, count: findings.length, problems: problems.map((problem) => ({ ...problem })) });
}

/** Line numbers cost a walk each, so only the first hundred findings get one. */
function locate(source: Source, findings: readonly Finding[]): readonly RegistryProblem[] {
  const lineAt = lineFinder(source.text);
  return findings
    .slice(0, maxLocated)
    .map(({ path, offset, found, allowed }) => ({
      line: lineAt(offset ?? offsetOfPath(source.document, path)),
      path: showPath(path),
      found,
      allowed,
    }))
    .sort((a, b) => a.line - b.line);
}

const sentenceOf = ({ line, path, found, allowed }: RegistryProblem) => `line ${line}, ${path}: found ${found}; allowed: ${allowed}`;
