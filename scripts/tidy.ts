import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './check/run.ts';
import { type Finding, type Rule, rules } from './tidy/rules.ts';

const maxFileLines = 400;
const longFileLines = 200;
const ratchetFile = path.join(root, 'scripts/tidy/ratchet.json');

/** Our own rules over every tracked or new text file. `--tighten` writes a smaller ratchet. */
export function tidy(options: { readonly tighten: boolean }): readonly string[] {
  const files = listFiles().map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
  const findings = files.flatMap(({ file, text }) => findingsIn(file, text));
  const code = files.filter(({ file }) => /\.(ts|mjs|sql)$/.test(file) && !file.includes('/fixtures/'));
  const sizes = code.map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }));
  const tooLong = sizes.filter(({ lines, file }) => lines > maxFileLines && !/\/tests\//.test(file));
  return [
    ...findings.map(({ file, line, found, instead }) => `${file}:${line}: ${found}: ${instead}`),
    ...tooLong.map(({ file, lines }) => `${file}: ${lines} lines; the limit is ${maxFileLines}: split it by what it does`),
    ...checkRatchet(sizes.filter(({ lines }) => lines > longFileLines).length, options.tighten),
  ];
}

function listFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  const text = /\.(ts|mjs|sql|json|md|ya?ml|sh|css|html)$|(^|\/)\.(npmrc|gitignore)$|^\.ci\/run$/;
  return listed.split('\n').filter((file) => text.test(file) && existsSync(path.join(root, file)));
}

/** What the rules say about one file. */
export function findingsIn(file: string, text: string): readonly Finding[] {
  return rules.flatMap((rule) => applyRule(rule, file, text));
}

function applyRule(rule: Rule, file: string, text: string): readonly Finding[] {
  if (!rule.files.test(file) || rule.except?.test(file)) return [];
  if (rule.name !== undefined)
    return rule.name.test(path.basename(file)) ? [] : [{ file, line: 1, found: 'file name', instead: rule.instead }];
  return text.split('\n').flatMap((content, index) => {
    const match = rule.banned?.exec(content);
    return match ? [{ file, line: index + 1, found: match[0].trim(), instead: rule.instead }] : [];
  });
}

/** The number of long files may only fall. */
function checkRatchet(longFiles: number, tighten: boolean): readonly string[] {
  const { files_over_200_lines: allowed } = JSON.parse(readFileSync(ratchetFile, 'utf8')) as { files_over_200_lines: number };
  if (longFiles > allowed) return [`${longFiles} files are longer than ${longFileLines} lines; ${allowed} are allowed: split the newest`];
  if (longFiles < allowed && tighten) writeFileSync(ratchetFile, `${JSON.stringify({ files_over_200_lines: longFiles }, null, 2)}\n`);
  return [];
}

if (import.meta.main) {
  const findings = tidy({ tighten: process.argv.includes('--tighten') });
  for (const finding of findings) console.log(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
