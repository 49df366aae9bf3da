/** Markup that is safe to put into a page: written here, or escaped on its way in. */
export interface Html {
  readonly markup: string;
}

export type HtmlValue = Html | string | number | readonly Html[] | undefined | false;

/** A template in which every interpolated text is escaped; nothing else than `Html` goes in as it is. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const markup = parts.map((part, at) => part.replace(/\n\s*/g, '\n') + render(values[at])).join('');
  return { markup: markup.trim() };
}

/** For markup of our own making, or of the provider library; never for text of a client or a person. */
export function trustedHtml(markup: string): Html {
  return { markup };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Undoes `escapeHtml`, and only that. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters.get(entity) ?? entity);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const characters = new Map(Object.entries(entities).map(([character, entity]) => [entity, character]));

function render(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map((part) => part.markup).join('\n');
}
