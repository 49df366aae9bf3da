import path from 'node:path';
import { shownWidth } from '../render/shown-width.ts';
import { duration } from '../render/step-rows.ts';
import { wrapNotes } from '../render/wrap-notes.ts';
import type { Terminal } from '../terminal.ts';
import { readVersion } from '../version.ts';
import { closingNotes } from './closing-notes.ts';
import { connectorsOf } from './connectors.ts';
import { dataFolderAt, defaultDataFolder } from './data-folder.ts';
import { defaultPort, platformCustomer, services } from './demo.ts';
import { parsePort } from './port.ts';
import { createProgress } from './progress.ts';
import { peopleOf } from './sign-in-directory.ts';
import { type Platform, startPlatform } from './start-platform.ts';
import { untilStopped } from './until-stopped.ts';

export interface RunOptions {
  readonly port?: string;
  readonly data?: string;
  readonly home?: string;
  readonly json?: boolean;
}

/** Starts the platform, says so, and comes back when it was told to stop and has stopped. */
export async function runPlatform(options: RunOptions, terminal: Terminal): Promise<void> {
  const { environment } = terminal;
  const port = parsePort(options.port ?? environment.AXE_PORT);
  const root = path.resolve(terminal.folder, options.data ?? environment.AXE_DATA ?? defaultDataFolder());
  const home = options.home ?? environment.AXE_HOME;
  const folder = dataFolderAt(root);
  const version = readVersion();
  terminal.note(`axe ${version} · customer ${platformCustomer} · data in ${root}\n`);
  const started = performance.now();
  const stopping = untilStopped(terminal);
  const platform = await startPlatform({
    folder,
    home: home === undefined ? undefined : path.resolve(terminal.folder, home),
    port,
    environment: environment.NODE_ENV ?? 'development',
    version,
    progress: createProgress(terminal, () => stopping.reason() !== undefined),
    notice: terminal.note,
  });
  terminal.note(`\n  ready after ${duration(performance.now() - started).trim()}`);
  const { url } = platform;
  if (options.json === true) {
    const connectors = connectorsOf(platform.watch.current(), url, `${url}/entra`).map(({ service, url: address, issuer, clientId }) => [
      service.name,
      { url: address, issuer, client_id: clientId },
    ]);
    const resources = Object.fromEntries(services.map(({ name }) => [name, `${url}/${name}/mcp`]));
    const places = { data: root, registry: platform.registryFile, pid: process.pid };
    terminal.print(JSON.stringify({ url, services: resources, connectors: Object.fromEntries(connectors), ...places }));
  } else {
    const usualPlace = root === path.resolve(defaultDataFolder());
    const settings = [...(usualPlace ? [] : [`AXE_DATA=${root}`]), ...(port === defaultPort ? [] : [`AXE_PORT=${port}`])];
    const width = shownWidth(terminal);
    const notes = closingNotes({
      url,
      slice: platform.watch.current(),
      people: await peopleOf(platform.watch.current(), platform.registryFile),
      dataFolder: root,
      registryFile: platform.registryFile,
      logFile: folder.log,
      width,
      settings,
    });
    terminal.print(wrapNotes(notes, width));
  }
  await stopWhenTold(platform, stopping.told, terminal);
}

async function stopWhenTold(platform: Platform, told: Promise<string>, terminal: Terminal): Promise<void> {
  const reason = await Promise.race([told, platform.lost]);
  terminal.note(`\n${typeof reason === 'string' ? reason : 'The database is lost'}: finishing running calls and stopping …`);
  const began = performance.now();
  await platform.stop();
  terminal.note(`Stopped after ${duration(performance.now() - began).trim()}. The data stay in place.`);
  if (typeof reason !== 'string') throw reason;
}
