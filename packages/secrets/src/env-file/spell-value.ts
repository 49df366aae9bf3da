import { envFileErrors } from './errors.ts';

/**
 * The ways an env file can spell a value, the best first. Single quotes lead: a shell that reads the file leaves `$` alone in
 * them too. Empty when the format cannot hold it.
 */
export function spellingsOf(value: string): readonly string[] {
  if (impossible(value) !== undefined) return [];
  const spellings: string[] = [];
  if (!value.includes("'")) spellings.push(`'${value}'`);
  // Node makes a line end of the two characters \n inside double quotes, and knows no way to write them there.
  if (!value.includes('"') && !value.includes('\\n')) spellings.push(`"${value}"`);
  if (!value.includes('`')) spellings.push(`\`${value}\``);
  if (/^[^\s'"`#][^\n#]*$/.test(value) && !/[ \t]$/.test(value)) spellings.push(value);
  return spellings;
}

/** Refuses a value that would arrive as another one. The message tells why, and shows nothing of it. */
export function checkHoldable(name: string, value: string): void {
  const reason = impossible(value) ?? (spellingsOf(value).length === 0 ? unquotable(value) : undefined);
  if (reason === undefined) return;
  throw envFileErrors.VALUE_NOT_HOLDABLE(`The value for ${name} was not stored: ${reason}.`, { name });
}

function impossible(value: string): string | undefined {
  if (value.includes('\0')) return 'it holds a zero byte, which ends a value in the environment of a process';
  if (value.includes('\r')) {
    return "it holds carriage returns, which Node takes out of env files. Give it line feeds only (a key file: tr -d '\\r' < key.pem)";
  }
  if (!value.isWellFormed()) return 'it holds half a character (a lone surrogate), which UTF-8 cannot write';
  return undefined;
}

function unquotable(value: string): string {
  const why = value.includes('"')
    ? 'it holds all three kinds of quotes (\' " `), and without quotes it would not arrive whole because it'
    : "it holds ' and ` and the two characters \\n, which double quotes would turn into a line end, and without quotes it would not arrive whole because it";
  const because = value.includes('\n')
    ? 'has several lines'
    : value.includes('#')
      ? 'holds a #'
      : /^['"`]/.test(value)
        ? 'begins with a quote'
        : 'begins or ends with a blank';
  return `${why} ${because}. Choose another value, or encode it (base64) where the service can decode it`;
}
