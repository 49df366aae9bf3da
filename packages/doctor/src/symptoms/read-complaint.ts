import { doctorErrors } from '../errors.ts';
import { maskSecrets } from './mask-secrets.ts';

/** A failing address or message as it was pasted, taken apart. Nothing in here is a secret. */
export interface Complaint {
  /** Lower-case, decoded, single blanks: what patterns are looked for in. */
  readonly text: string;
  /** Numbers of AADSTS errors, in the order of the text. */
  readonly entraCodes: readonly string[];
  /** Values of error, error_code and suberror, and words in capitals with underscores. */
  readonly codes: readonly string[];
  readonly traceIds: readonly string[];
  readonly emails: readonly string[];
  /** Addresses of services that the text names: `https://acme.platform.example/frame/mcp`. */
  readonly addresses: readonly string[];
  /** The beginning of the text with secrets taken out, for a person to recognise it. */
  readonly excerpt: string;
  /** True when the text was longer than what is read. */
  readonly cut: boolean;
}

const mostCharacters = 64 * 1024;
const mostOfEach = 10;
const excerptCharacters = 200;

/** Reads anything an employee may paste: an address (percent-encoded, quoted, broken over lines), a message, an error body, a page. */
export function readComplaint(given: string): Complaint {
  const cut = given.length > mostCharacters;
  const bare = given
    .slice(0, mostCharacters)
    .normalize('NFC')
    .replace(/^[\s"'`<(]+|[\s"'`>)]+$/g, '');
  if (bare === '') {
    throw doctorErrors.COMPLAINT_EMPTY(
      'There is no text to diagnose. Paste the whole address of the page that failed, or the message on it.',
    );
  }
  const decoded = decodeAll(withoutBreaks(bare));
  const text = `${decoded}\n${bare}`;
  return {
    text: text.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' '),
    entraCodes: entraCodesOf(text, bare),
    codes: codesOf(text),
    traceIds: unique(text.matchAll(/(?:entra_trace_id|trace[ _]?id)["']?\s*[=:]?\s*["']?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/gi)),
    emails: unique(decoded.matchAll(/([\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})/gi)).map((email) => email.toLowerCase()),
    addresses: addressesOf(decoded),
    excerpt: shorten(maskSecrets(decoded).replace(/\s+/g, ' ')),
    cut,
  };
}

/** Mail programs break long addresses over lines. */
function withoutBreaks(text: string): string {
  return /^https?:\/\//i.test(text) ? text.replace(/\s*[\r\n]+\s*/g, '') : text;
}

/** Addresses inside of addresses are encoded twice; what cannot be decoded stays as it is. */
function decodeAll(text: string): string {
  let decoded = text;
  for (let round = 0; round < 3 && /%[0-9a-f]{2}/i.test(decoded); round += 1) {
    decoded = decoded.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
      try {
        return decodeURIComponent(encoded);
      } catch {
        return encoded;
      }
    });
  }
  return decoded.replace(/([?&][\w.-]+=)([^&#\s]*)/g, (_whole, name: string, value: string) => name + value.replaceAll('+', ' '));
}

function entraCodesOf(text: string, bare: string): readonly string[] {
  const alone = /^\d{5,7}$/.test(bare) ? [bare] : [];
  const named = text.matchAll(
    /(?:AADSTS\s*:?\s*|entra_aadsts_code=(?:AADSTS)?|aadsts_?code["']?\s*[=:]\s*["']?(?:AADSTS)?|error_codes["']?\s*:\s*\[\s*)(\d{4,8})/gi,
  );
  return [...new Set([...alone, ...unique(named)])].slice(0, mostOfEach);
}

function codesOf(text: string): readonly string[] {
  const parameters = text.matchAll(/(?:[?&#\s"']|^)(?:error_code|error|suberror)["']?\s*[=:]\s*["']?([a-zA-Z][\w.-]{2,60})/g);
  const capitals = text.matchAll(/\b([A-Z]{2,}(?:_[A-Z]+)+)\b/g);
  return [...new Set([...unique(parameters), ...unique(capitals)])].slice(0, 2 * mostOfEach);
}

/** Only what names a service: an address of the tenant or of a client is not looked at. */
function addressesOf(text: string): readonly string[] {
  const found = unique(text.matchAll(/(https?:\/\/[^\s"'<>?#&]+)/gi));
  const services = found.filter(
    (address) => URL.canParse(address) && /\/[a-z][a-z0-9-]*\/(mcp|health|schemas|files)\b/.test(new URL(address).pathname),
  );
  return services.filter(
    (address) => !/^https:\/\/([a-z0-9-]+\.)*(claude\.(ai|com)|anthropic\.com|microsoftonline\.com|microsoft\.com)\//i.test(address),
  );
}

function unique(matches: Iterable<RegExpMatchArray>): readonly string[] {
  const seen = new Set<string>();
  for (const match of matches) {
    if (match[1] !== undefined) seen.add(match[1]);
    if (seen.size === mostOfEach) break;
  }
  return [...seen];
}

const shorten = (text: string): string => (text.length <= excerptCharacters ? text : `${text.slice(0, excerptCharacters)}…`);
