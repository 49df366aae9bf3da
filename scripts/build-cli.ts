import path from 'node:path';
import { parseArgs } from 'node:util';
import { readVersion } from '../apps/axe/src/version.ts';
import { readSigningKey } from './build/signing-key.ts';
import { writeRelease } from './build/write-release.ts';
import { root } from './check/run.ts';

/** `npm run build:cli [-- --out folder] [--without-node]`: the release folder that employees install axe from. Serve it as static files. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, 'without-node': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) return console.log(help);
  const out = path.resolve(values.out ?? path.join(root, 'dist/cli'));
  const key = readSigningKey(process.env.AXE_RELEASE_KEY);
  const { version, program, runtimes } = await writeRelease({
    out,
    version: readVersion(),
    key,
    runtimes: values['without-node'] !== true,
  });
  console.log(
    `axe ${version} is in ${out}: ${program.file} (${Math.round(program.size / 1024)} kB), manifest.json, install.sh, install.ps1`,
  );
  console.log(`Node for ${Object.keys(runtimes).join(', ') || 'no machine'}; others need Node 24 or newer of their own.`);
  if (key === undefined) {
    console.log(
      'Not signed: a development build, which updates itself from a local folder only. Sign with AXE_RELEASE_KEY=/path/to/axe.release.pem.',
    );
  }
}

const help = `Makes the release folder that employees install axe from; serve it as static files.

  npm run build:cli [-- options]

  --out <folder>  where it goes (default: dist/cli)
  --without-node  leave the runtimes out: every machine then needs Node 24 or newer of its own
  -h, --help      explain this

Environment:
  AXE_RELEASE_KEY  the key that signs the release; without it the folder is a development build

Examples:
  npm run build:cli -- --without-node
  AXE_RELEASE_KEY=/path/to/axe.release.pem npm run build:cli -- --out /srv/axe`;

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
