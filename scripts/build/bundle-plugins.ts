import { builtinModules } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { nouns } from '../../apps/axe/src/nouns.ts';
import { root } from '../check/run.ts';

/** A bundle would load every built-in module that any of its parts imports at the start; so each is loaded when something of it is used. */
export const builtinsWhenUsed: Plugin = {
  name: 'builtins-when-used',
  setup(build) {
    const names = builtinModules.filter((name) => !name.startsWith('_'));
    const filter = new RegExp(`^(node:.+|${names.map((name) => name.replaceAll('/', '\\/')).join('|')})$`);
    build.onResolve({ filter }, ({ path: name }) => ({ path: name.replace(/^(node:)?/, 'node:'), namespace: 'builtin' }));
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path: name }) => ({ contents: builtin(name), loader: 'js' }));
  },
};

function builtin(name: string): string {
  const load = `process.getBuiltinModule(${JSON.stringify(name)})`;
  const found: unknown = process.getBuiltinModule(name);
  // A module that is itself a function or a class is what it is; the process is there anyway.
  if (typeof found !== 'object' || found === null || name === 'node:process') return `module.exports = ${load};`;
  return `for (const name of ${JSON.stringify(Object.keys(found))}) Object.defineProperty(exports, name, { enumerable: true, get: () => ${load}[name] });`;
}

const sources = path.join(root, 'apps/axe/src');
const standIn = path.join(sources, 'release/checkout-needed.ts');
/** What a released command must never reach: the server side of the platform. */
const forbidden = /^@axe\/(blueprint|frame|pg|mcp|devidp)$/;

/** Commands that are not released are replaced by a refusal, and with them goes the server that they would start. */
export const withoutOperatorCommands: Plugin = {
  name: 'without-operator-commands',
  setup(build) {
    const left = new Set(nouns.filter(({ released }) => released !== true).map(({ name }) => path.join(sources, 'nouns', `${name}.ts`)));
    build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path: specifier, resolveDir }) => {
      const file = path.resolve(resolveDir, specifier);
      return left.has(file) || file.startsWith(path.join(sources, 'platform/modules/')) ? { path: standIn } : undefined;
    });
    build.onResolve({ filter: forbidden }, ({ path: name, importer }) => ({
      errors: [{ text: `${path.relative(root, importer)} brings ${name} into the program of employees. Import it where it is used only.` }],
    }));
  },
};

/** Our packages only declare things when they are imported: what nobody names can be left out, however wide their doors are. */
export const packagesByTheName: Plugin = {
  name: 'packages-by-the-name',
  setup(build) {
    const again = Symbol('resolving');
    build.onResolve({ filter: /^(@axe\/|\.\.?\/)/ }, async ({ path: specifier, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === again) return undefined;
      const ours = specifier.startsWith('@axe/') || importer.startsWith(path.join(root, 'packages') + path.sep);
      if (!ours) return undefined;
      const found = await build.resolve(specifier, { importer, resolveDir, kind, pluginData: again });
      return found.errors.length > 0 ? { errors: found.errors } : { path: found.path, sideEffects: false };
    });
  },
};

/** The schema library's messages in sixty languages; ours are written out. */
export const withoutSchemaLocales: Plugin = {
  name: 'without-schema-locales',
  setup(build) {
    build.onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ importer }) =>
      importer.includes(`${path.sep}zod${path.sep}`) ? { path: 'locales', namespace: 'empty' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'empty' }, () => ({ contents: 'export {};', loader: 'js' }));
  },
};

/** The native part lies beside the file where the release has it for the system; without it the keychain counts as not there. */
export const keychainBesideTheFile: Plugin = {
  name: 'keychain-beside-the-file',
  setup(build) {
    build.onResolve({ filter: /^@napi-rs\/keyring$/ }, ({ path: name }) => ({ path: name, namespace: 'beside' }));
    build.onLoad({ filter: /./, namespace: 'beside' }, () => ({
      contents: `const native = process.getBuiltinModule('node:module').createRequire(import.meta.url)('./keyring.node');
export const AsyncEntry = native.AsyncEntry;`,
      loader: 'js',
    }));
  },
};
