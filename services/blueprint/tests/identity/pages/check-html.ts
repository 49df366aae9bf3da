import assert from 'node:assert/strict';

export interface Element {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Text inside, without the markup around it. */
  text: string;
}

const empty = new Set(['meta', 'link', 'input', 'br', 'path', 'circle']);
const inParagraphs = new Set(['a', 'bdi', 'br', 'code', 'span', 'strong', 'svg', 'path', 'circle']);

/** A strict reading of what our pages use of HTML: every element closed in order, every attribute quoted and named once, ids unique. */
export function readHtml(html: string): readonly Element[] {
  assert.ok(html.startsWith('<!doctype html>\n<html lang="'), 'begins with the doctype and the language');
  assert.doesNotMatch(html, /&(?!amp;|lt;|gt;|quot;|#39;)/, 'every ampersand begins an entity');
  const elements: Element[] = [];
  const open: Element[] = [];
  const rest = html
    .slice('<!doctype html>'.length)
    .replace(
      /<style>([^<]*)<\/style>|<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*(\/?)>|([^<>]+)/gi,
      (_, style?: string, closing?: string, tag?: string, attributes?: string, selfClosing?: string, text?: string) => {
        if (style !== undefined) elements.push({ tag: 'style', attributes: new Map(), text: style });
        if (text !== undefined) for (const element of open) element.text += text;
        if (tag === undefined) return '';
        if (closing === '/') {
          assert.equal(open.pop()?.tag, tag, `</${tag}> closes what is open`);
          return '';
        }
        if (open.some((element) => element.tag === 'p')) assert.ok(inParagraphs.has(tag), `<${tag}> stands in a paragraph`);
        const element = { tag, attributes: readAttributes(attributes ?? ''), text: '' };
        elements.push(element);
        if (!empty.has(tag) && selfClosing !== '/') open.push(element);
        return '';
      },
    );
  assert.equal(rest, '', 'nothing is left over that is neither element nor text');
  assert.deepEqual(open, [], 'every element is closed');
  const ids = elements.flatMap((element) => element.attributes.get('id') ?? []);
  assert.equal(new Set(ids).size, ids.length, 'ids are unique');
  return elements;
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)) {
    assert.ok(!attributes.has(name), `the attribute ${name} stands once`);
    attributes.set(name, value);
  }
  return attributes;
}
