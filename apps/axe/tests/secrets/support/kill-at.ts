// Loaded into a command before anything else: it is killed when a file whose name ends so is put in its place, before or after.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [moment = '', ending = ''] = (process.env.KILL_AT ?? '').split(' ');
const { renameSync } = fs;

fs.renameSync = (from, to) => {
  const meant = ending !== '' && String(to).endsWith(ending);
  if (meant && moment === 'before') process.kill(process.pid, 'SIGKILL');
  renameSync(from, to);
  if (meant && moment === 'after') process.kill(process.pid, 'SIGKILL');
};
syncBuiltinESMExports();
