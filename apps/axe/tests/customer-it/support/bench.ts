import { afterEach } from 'node:test';
import { type Directory, makeDirectory } from './directory.ts';
import { type FakeAz, startFakeAz } from './fake-az.ts';

export const words = ['--customer', 'acme', '--domain', 'acme.platform.example'] as const;
export const onlyFrame = [...words, '--apps', 'frame_mcp'] as const;

const started: FakeAz[] = [];
/** A tenant of its own, gone after the test. */
export const start = (more: Partial<Directory> = {}): FakeAz => {
  const az = startFakeAz(makeDirectory(more));
  started.push(az);
  return az;
};
afterEach(() => {
  for (const az of started.splice(0)) az.close();
});

export const packOf = (text: string) => JSON.parse(text) as { complete: boolean; apps: { [app: string]: { [name: string]: unknown } } };
