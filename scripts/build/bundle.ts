import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { root } from '../check/run.ts';
import {
  builtinsWhenUsed,
  keychainBesideTheFile,
  packagesByTheName,
  withoutOperatorCommands,
  withoutSchemaLocales,
} from './bundle-plugins.ts';

export interface BundleOptions {
  readonly version: string;
  /** SPKI, base64. */
  readonly publicKey: string | undefined;
}

/** Catalogues that help and calls of tools are made from. */
const services = ['blueprint', 'frame'];
const oldestNode = 24;

/** The command line of employees as one file. The same sources give the same bytes. */
export async function bundleCli(options: BundleOptions): Promise<{ readonly text: string; readonly metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['apps/axe/src/release/main.ts'],
    outfile: 'axe.mjs',
    write: false,
    bundle: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: `node${oldestNode}`,
    charset: 'ascii',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'eof',
    logLevel: 'error',
    define: { axeRelease: JSON.stringify(releaseOf(options)) },
    banner: { js: banner(options.version) },
    plugins: [builtinsWhenUsed, withoutOperatorCommands, packagesByTheName, withoutSchemaLocales, keychainBesideTheFile],
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild wrote no file.');
  return { text: file.text, metafile };
}

function releaseOf({ version, publicKey }: BundleOptions) {
  // Written again without white space: help reads them at each start.
  const catalogue = (name: string) => JSON.stringify(JSON.parse(readFileSync(path.join(root, 'services', name, 'catalogue.json'), 'utf8')));
  return {
    version,
    ...(publicKey === undefined ? {} : { publicKey }),
    catalogues: Object.fromEntries(services.map((name) => [name, catalogue(name)])),
  };
}

/** Runs before everything else and is read by old Nodes too: nothing is imported before it. */
const banner = (version: string): string => `#!/usr/bin/env node
// axe ${version}: the command line of the platform, built from its sources into one file.
if (Number(process.versions.node.split('.')[0]) < ${oldestNode}) {
  process.stderr.write('axe needs Node ${oldestNode} or newer; this is ' + process.version + '. Install a newer one (nodejs.org), or run the installer of axe again: it brings its own.\\n');
  process.exit(1);
}
const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);`;
