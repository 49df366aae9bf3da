import type { Terminal } from '../terminal.ts';
import { type DataFolder, dataFolderAt, defaultDataFolder } from './data-folder.ts';
import { platformCustomer } from './demo.ts';
import { livingHolder } from './instance-lock.ts';

/** The embedded platform of this machine, while it runs on the data folder that is meant. */
export interface RunningHere {
  readonly folder: DataFolder;
  readonly url: string;
}

export function runningHere({ environment }: Pick<Terminal, 'environment'>): RunningHere | undefined {
  const folder = dataFolderAt(environment.AXE_DATA || defaultDataFolder());
  try {
    const url = livingHolder(folder.lock)?.url;
    return url === undefined || !URL.canParse(url) ? undefined : { folder, url };
  } catch {
    // The lock of another user: nothing is known of it.
    return undefined;
  }
}

/** Said beside what is done to the secrets of the customer it plays: it is easily taken for their reader. */
export function ownKeysOfDemo(customer: string, terminal: Pick<Terminal, 'environment'>): string | undefined {
  const here = customer === platformCustomer ? runningHere(terminal) : undefined;
  if (here === undefined) return undefined;
  return `axe up, which answers at ${here.url}, takes none of them: it has keys of its own in ${here.folder.secrets}.`;
}
