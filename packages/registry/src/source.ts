import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type ParsedNode, parseDocument } from 'yaml';

export type Path = readonly (string | number)[];

/** Something wrong at a place of the file, before it has a line number. */
export interface Finding {
  readonly path: Path;
  /** Where in the text; found from `path` when absent. */
  readonly offset?: number;
  readonly found: string;
  readonly allowed: string;
}

export type YamlDocument = Document.Parsed<ParsedNode> | Document.Parsed<ParsedNode, false>;

/** The file as parsed: the document keeps places, `tree` holds plain values. */
export interface Source {
  readonly text: string;
  readonly document: YamlDocument;
  readonly tree: unknown;
  readonly findings: readonly Finding[];
}

/**
 * Parses the text once. The library's own duplicate check compares every pair of keys of a map, which a customer with
 * 50 000 people cannot afford, so duplicates are found here while the values are read.
 */
export function readSource(text: string): Source {
  const findings: Finding[] = [];
  const document = parseDocument(text, { schema: 'core', merge: false, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  for (const error of [...document.errors, ...document.warnings].slice(0, 100)) {
    findings.push({ path: [], offset: placeOf(error.pos[0], text, document), ...(syntaxTexts[error.code] ?? malformed) });
  }
  const tree = findings.length > 0 ? undefined : readValue(document.contents, [], findings);
  return { text, document, tree, findings };
}

const malformed = { found: 'text that is not YAML', allowed: 'well-formed YAML: check quotes, brackets and indentation here' };

const syntaxTexts: { readonly [code: string]: { readonly found: string; readonly allowed: string } } = {
  TAB_AS_INDENT: { found: 'a tab in the indentation', allowed: 'spaces' },
  BAD_INDENT: {
    found: 'text at an indentation that does not fit',
    allowed: 'the indentation of its neighbours, and every bracket closed above',
  },
  MULTIPLE_DOCS: { found: 'a second document (---)', allowed: 'one document' },
  MULTILINE_IMPLICIT_KEY: { found: 'a key that spans lines', allowed: 'key: value, with the brackets and quotes before it closed' },
  BLOCK_AS_IMPLICIT_KEY: { found: 'a map inside a one-line value', allowed: 'quotes around a value that holds ": "' },
  MISSING_CHAR: { found: 'a missing character', allowed: 'a closed quote or bracket, a colon after a key, a comma between items' },
  UNEXPECTED_TOKEN: { found: 'text where none belongs', allowed: 'one value for each key' },
  TAG_RESOLVE_FAILED: { found: 'a tag (!…)', allowed: 'plain values without tags' },
};

/** A quote that is never closed is reported at the end of the file; its beginning is what the reader has to find. */
function placeOf(offset: number, text: string, document: YamlDocument): number {
  if (offset < text.trimEnd().length) return offset;
  let node: Node | null = document.contents;
  while (isMap<Node, Node | null>(node) || isSeq<Node>(node)) {
    const last = node.items.at(-1);
    const child: Node | null = isPair(last) ? ((last.value as Node | null) ?? null) : ((last as Node | undefined) ?? null);
    if (child === null) break;
    node = child;
  }
  return node?.range?.[0] ?? offset;
}

function readValue(node: Node | null, path: Path, findings: Finding[]): unknown {
  if (node === null) return null;
  if (isAlias(node)) {
    findings.push({
      path,
      ...offsetOf(node),
      found: 'an alias (*…)',
      allowed: 'the value written out: machines edit this file, and a shared value would change twice',
    });
    return undefined;
  }
  if (node.anchor !== undefined)
    findings.push({ path, ...offsetOf(node), found: `an anchor (&${node.anchor})`, allowed: 'the value without an anchor' });
  if (isScalar(node)) return node.value;
  if (isSeq<Node>(node)) return node.items.map((item, index) => readValue(item, [...path, index], findings));
  if (isMap<Node, Node | null>(node)) {
    const entries: { [key: string]: unknown } = {};
    for (const { key, value } of node.items) {
      const keyName = keyOf(key, path, findings);
      if (keyName === undefined) continue;
      if (Object.hasOwn(entries, keyName)) {
        findings.push({
          path: [...path, keyName],
          ...offsetOf(key),
          found: `the key ${JSON.stringify(keyName)} a second time`,
          allowed: 'each key once',
        });
        continue;
      }
      entries[keyName] = readValue(value, [...path, keyName], findings);
    }
    return entries;
  }
  return undefined;
}

function keyOf(key: Node, path: Path, findings: Finding[]): string | undefined {
  if (isScalar(key)) {
    if (key.value === '<<') {
      findings.push({ path, ...offsetOf(key), found: 'a merge key (<<)', allowed: 'the members written out' });
      return undefined;
    }
    if (typeof key.value === 'string' && key.value !== '__proto__') return key.value;
  }
  findings.push({ path, ...offsetOf(key), found: 'a key that is not text', allowed: 'text; put the key in quotes' });
  return undefined;
}

const offsetOf = (node: Node): { offset: number } | undefined => (node.range ? { offset: node.range[0] } : undefined);
