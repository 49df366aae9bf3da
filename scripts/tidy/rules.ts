export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly found: string;
  readonly instead: string;
}

/** A banned pattern (or a demanded file name) in the files that match, with the replacement to use. */
export interface Rule {
  readonly files: RegExp;
  readonly except?: RegExp;
  readonly banned?: RegExp;
  readonly name?: RegExp;
  readonly instead: string;
}

const product = /^(packages|services|apps)\/[^/]+\/(src|schema)\//;
const everything = /./;
/** Where the banned words stand on purpose: the rules, and the violations planted to test them. */
const itself = /^scripts\/(tidy|fixtures|tests)\//;

export const rules: readonly Rule[] = [
  { files: everything, except: itself, banned: /\b(TODO|FIXME|XXX|HACK)\b/, instead: 'finish it, or write down the limit and its reason' },
  { files: product, banned: /^\s*export \*/, instead: 'name each export; a new one becomes public API' },
  {
    files: product,
    except: /(^apps\/|\/main\.ts$)/,
    banned: /process\.(env|argv|exit)\b/,
    instead: 'only main.ts and apps read the environment; pass the value in',
  },
  {
    files: /^(packages|services)\/[^/]+\/src\//,
    except: /\/main\.ts$/,
    banned: /\bconsole\./,
    instead: 'use the logger that was passed in',
  },
  { files: product, banned: /\bMath\.random\(/, instead: 'use newId() or crypto; pass randomness in' },
  {
    files: /^(packages|services)\/[^/]+\/src\//,
    banned: /parseFloat\(|Number\.parseFloat/,
    instead: 'money is bigint minor units; parse with kit/money',
  },
  {
    files: /^(services|apps)\/.*\/src\/.*\.ts$/,
    banned: /\.(query|one|maybe|execute)(<[^>]*>)?\(\s*`[^`]*\$\{/,
    instead: 'SQL text is constant; pass values as $1',
  },
  { files: /\.(ts|mjs)$/, except: itself, banned: /from '(\.\.\/)+(packages|services)\//, instead: 'import the package by its name' },
  {
    files: /package-lock\.json$/,
    banned: /"resolved": "https?:/,
    instead: 'the lock file records no download addresses (omit-lockfile-registry-resolved)',
  },
  { files: everything, except: itself, banned: /registry\.(npmjs|yarnpkg)\.[a-z]+/, instead: 'name no package registry host' },
  { files: everything, except: itself, banned: /(^|[\s'"`(])\/(work|home|Users)\/[a-z]/, instead: 'name no path of one machine' },
  {
    files: /^(packages|services|apps)\/[^/]+\/(src|tests|bench|testing)\/.*\.ts$/,
    name: /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/,
    instead: 'kebab-case, after the main export',
  },
  {
    files: /^(packages|services|apps)\/[^/]+\/src\//,
    name: /^(?!(utils?|common|helpers?|manager|misc)\.ts$)/,
    instead: 'name the file after what it does',
  },
  {
    files: /\/(schema|migrations)\/.*\.sql$/,
    name: /^\d{6}-[a-z]+(-[a-z0-9]+)+(\.check)?\.sql$/,
    instead: 'NNNNNN-verb-noun.sql',
  },
];
