// The official client, after a note of how it was started: what other processes of the machine could see.
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const record = path.join(path.dirname(process.env.NODE_EXTRA_CA_CERTS ?? '/dev/null/x'), 'processes.log');
const names = Object.keys(process.env).sort();
if (!process.argv.includes('--version'))
  appendFileSync(record, `${JSON.stringify({ pid: process.pid, words: process.argv.slice(2), names })}\n`);
const require = createRequire(import.meta.url);
const manifest = require.resolve('@bitwarden/cli/package.json');
process.argv[1] = path.join(path.dirname(manifest), 'build', 'bw.js');
require(process.argv[1]);
