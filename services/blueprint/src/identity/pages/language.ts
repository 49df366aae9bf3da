export type Language = 'ko' | 'en';

const maxHeaderLength = 1024;

interface Range {
  readonly language: string;
  readonly quality: number;
}

/** The better of Korean and English for an `Accept-Language` header (RFC 9110, 12.5.4). Whoever accepts neither gets English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const ranges = parseRanges((acceptLanguage ?? '').slice(0, maxHeaderLength));
  const korean = preferenceFor('ko', ranges);
  const english = preferenceFor('en', ranges);
  if (korean.quality !== english.quality) return korean.quality > english.quality ? 'ko' : 'en';
  return korean.quality > 0 && korean.place < english.place ? 'ko' : 'en';
}

function parseRanges(header: string): readonly Range[] {
  return header.split(',').flatMap((entry) => {
    const match = /^\s*(\*|[a-z]{1,8})(?:-[a-z0-9]{1,8})*\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*$/i.exec(entry);
    return match ? [{ language: (match[1] ?? '').toLowerCase(), quality: Number(match[2] ?? 1) }] : [];
  });
}

/** A language that is named counts as named; `*` speaks for those that are not. Of equals, the one named first is preferred. */
function preferenceFor(language: Language, ranges: readonly Range[]): { readonly quality: number; readonly place: number } {
  const named = ranges.filter((range) => range.language === language);
  const fitting = named.length > 0 ? named : ranges.filter((range) => range.language === '*');
  const quality = Math.max(0, ...fitting.map((range) => range.quality));
  const place = named.length > 0 ? ranges.findIndex((range) => range.language === language) : ranges.length;
  return { quality, place };
}
