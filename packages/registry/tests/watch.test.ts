import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal } from '@axe/kit';
import { type RegistryWatch, registryWarnings, rightsOfPerson, watchRegistry } from '../src/index.ts';
import { demoText } from './samples.ts';

const withKim = (entities: string) => demoText.replace('"kim@acme.example": ["acmec", "acmev"]', `"kim@acme.example": [${entities}]`);
const kim = (watch: RegistryWatch) => [...(rightsOfPerson(watch.current(), 'kim@acme.example')?.keys() ?? [])];

/** Waits until the watch has seen what was done; a test that never gets there fails by its assertion. */
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries += 1) await sleep(20);
}

/** How many folders this process watches, as Linux tells it; 0 elsewhere. */
async function watchedFolders(): Promise<number> {
  const open = await readdir('/proc/self/fdinfo').catch(() => []);
  const infos = await Promise.all(open.map((fd) => readFile(`/proc/self/fdinfo/${fd}`, 'utf8').catch(() => '')));
  return infos
    .join('\n')
    .split('\n')
    .filter((line) => line.startsWith('inotify')).length;
}

describe('watchRegistry', () => {
  let folder = '';
  let file = '';
  const open: RegistryWatch[] = [];
  const start = async (options: { readonly file?: string; readonly pollMs?: number; readonly customer?: string } = {}) => {
    const watch = await watchRegistry({ file, customer: 'acme', pollMs: 100_000, ...options });
    open.push(watch);
    return watch;
  };

  /** In one step: a file written in place may be read while it is half written. */
  const replaceFile = async (text: string) => {
    await writeFile(join(folder, 'next'), text);
    await rename(join(folder, 'next'), file);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axe-watch-'));
    file = join(folder, 'customers.yaml');
    await writeFile(file, demoText);
  });
  afterEach(async () => {
    for (const watch of open.splice(0)) watch.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('tells that the part of its customer has changed, and of nothing else', async () => {
    const told: string[][] = [];
    open.push(
      await watchRegistry({ file, customer: 'acme', pollMs: 100_000, onChange: ({ customer }) => told.push([...customer.entities]) }),
    );
    await replaceFile(demoText.replace('legal_name: "Globex Limited"', 'legal_name: "Globex"'));
    await replaceFile(demoText.replace('"acme_fund1"]', '"acme_fund1", "acmex"]'));
    await until(() => told.length > 0);
    assert.deepEqual(told, [['acmec', 'acmev', 'acme_fund1', 'acmex']]);
  });

  it('refuses to start without a valid file or with an unknown customer', async () => {
    await assert.rejects(start({ file: join(folder, 'none.yaml') }), (error) => isRefusal(error, 'REGISTRY_MISSING'));
    await assert.rejects(start({ customer: 'initech' }), (error) => isRefusal(error, 'CUSTOMER_UNKNOWN'));
    await writeFile(file, 'version: 2\n');
    await assert.rejects(start(), (error) => isRefusal(error, 'REGISTRY_INVALID'));
  });

  it('picks up a file that is written in place', async () => {
    const watch = await start();
    await writeFile(file, withKim('acme_fund1'));
    await until(() => kim(watch)[0] === 'acme_fund1');
    assert.deepEqual(kim(watch), ['acme_fund1']);
    assert.equal(watch.warning(), undefined);
  });

  it('picks up a file replaced by rename, again and again', async () => {
    const watch = await start();
    for (const entity of ['acmev', 'acme_fund1', 'acmec']) {
      await replaceFile(withKim(entity));
      await until(() => kim(watch)[0] === entity);
      assert.deepEqual(kim(watch), [entity]);
    }
  });

  it('refuses an invalid file, keeps the old slice, says why, and recovers', async () => {
    const watch = await start();
    const slice = watch.current();
    await writeFile(file, withKim('nobody'));
    await until(() => /nobody/.test(watch.warning() ?? ''));
    assert.equal(watch.current(), slice);
    assert.match(watch.warning() ?? '', /the last good one keeps serving\..*line \d+.*unknown entity "nobody"/s);
    await writeFile(file, withKim('acmev'));
    await until(() => watch.warning() === undefined);
    assert.equal(watch.warning(), undefined);
    assert.deepEqual(kim(watch), ['acmev']);
  });

  it('forgets the warning when the very same old text comes back', async () => {
    const watch = await start();
    const slice = watch.current();
    await writeFile(file, '');
    await until(() => watch.warning() !== undefined);
    assert.match(watch.warning() ?? '', /an empty file/);
    await writeFile(file, demoText);
    await until(() => watch.warning() === undefined);
    assert.equal(watch.warning(), undefined);
    assert.equal(watch.current(), slice);
  });

  it('keeps serving when the file goes away, and when the customer does', async () => {
    const watch = await start();
    const slice = watch.current();
    await unlink(file);
    await until(() => /no file/.test(watch.warning() ?? ''));
    assert.match(watch.warning() ?? '', /There is no file/);
    await writeFile(file, 'version: 1\nzone: p.example\ncustomers: {}\n');
    await until(() => /no customer/.test(watch.warning() ?? ''));
    assert.match(watch.warning() ?? '', /no customer "acme"; it has none yet/);
    assert.equal(watch.current(), slice);
  });

  it("keeps the same object while the customer's own part stays", async () => {
    const watch = await start();
    const slice = watch.current();
    await writeFile(file, `${demoText.replace('Globex Limited', 'Globex Group')}# a comment\n`);
    await sleep(200);
    assert.equal(watch.current(), slice);
    await writeFile(file, withKim('acmev'));
    await until(() => watch.current() !== slice);
    assert.notEqual(watch.current(), slice);
  });

  it('polls where the system reports nothing: the target of a link in another folder', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'axe-target-'));
    await writeFile(join(elsewhere, 'real.yaml'), demoText);
    await symlink(join(elsewhere, 'real.yaml'), join(folder, 'link.yaml'));
    const watch = await start({ file: join(folder, 'link.yaml'), pollMs: 30 });
    await writeFile(join(elsewhere, 'real.yaml'), withKim('acmev'));
    await until(() => kim(watch)[0] === 'acmev');
    assert.deepEqual(kim(watch), ['acmev']);
    await rm(elsewhere, { recursive: true });
  });

  it('survives its folder being replaced', async () => {
    const watch = await start({ pollMs: 30 });
    await rm(folder, { recursive: true });
    await until(() => watch.warning() !== undefined);
    const fresh = await mkdtemp(join(tmpdir(), 'axe-fresh-'));
    await writeFile(join(fresh, 'customers.yaml'), withKim('acmev'));
    await rename(fresh, folder);
    await until(() => kim(watch)[0] === 'acmev');
    assert.deepEqual(kim(watch), ['acmev']);
    assert.equal(watch.warning(), undefined);
  });

  it('hears nothing after close and leaves no handle behind', async () => {
    const earlier = await watchedFolders();
    for (let round = 0; round < 20; round += 1) {
      const own = join(folder, `round-${round}`);
      await mkdir(own);
      await writeFile(join(own, 'customers.yaml'), demoText);
      const watch = await watchRegistry({ file: join(own, 'customers.yaml'), customer: 'acme' });
      if (round === 0 && process.platform === 'linux') assert.equal(await watchedFolders(), earlier + 1);
      watch.close();
    }
    assert.equal(await watchedFolders(), earlier);
    const watch = await start();
    const slice = watch.current();
    watch.close();
    watch.close();
    await writeFile(file, withKim('acmev'));
    await sleep(150);
    assert.equal(watch.current(), slice);
  });

  it('tells once why a file is refused and once that a good one is in force again; readiness shows it meanwhile', async () => {
    const told: (string | undefined)[] = [];
    const watch = await watchRegistry({ file, customer: 'acme', pollMs: 20, onWarning: (warning) => told.push(warning) });
    open.push(watch);
    assert.deepEqual(registryWarnings(watch), []);
    await replaceFile('version: 1\n');
    await until(() => watch.warning() !== undefined);
    await sleep(150);
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /is refused; the last good one keeps serving\..*line 1/s);
    assert.deepEqual(registryWarnings(watch), [{ name: 'registry', detail: told[0] }]);
    await replaceFile(withKim('acmev'));
    await until(() => told.length > 1);
    assert.deepEqual(told.slice(1), [undefined]);
    assert.deepEqual(registryWarnings(watch), []);
  });

  it('logs what it refuses, once, and what it read', async () => {
    const said: string[] = [];
    const log = {
      info: (_fields: object, message: string) => said.push(message),
      warn: (_fields: object, message: string) => said.push(message),
    };
    const watch = await watchRegistry({ file, customer: 'acme', pollMs: 20, log });
    open.push(watch);
    await replaceFile('version: 1\n');
    await until(() => watch.warning() !== undefined);
    await replaceFile('version: 1\n# still wrong\n');
    await sleep(150);
    await replaceFile(`${demoText}# right again\n`);
    await until(() => watch.warning() === undefined);
    assert.deepEqual(
      said.map((message) => message.split('.')[0]),
      ['The newest registry is refused; the last good one keeps serving', 'registry read'],
    );
  });
});
