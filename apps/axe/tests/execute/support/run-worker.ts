import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { executePlan } from '../../../src/execute/execute-plan.ts';
import { done, type Step, wants } from '../../../src/execute/plan.ts';

const [home = '', count = '', killAt = ''] = process.argv.slice(2);

const dieAt = (place: string) => {
  if (killAt === place) process.kill(process.pid, 'SIGKILL');
};

const stepOf = (index: number): Step => {
  const file = path.join(home, `step-${index}`);
  return {
    name: `step ${index}`,
    title: `make step-${index}`,
    check: async () => {
      dieAt(`check ${index}`);
      return existsSync(file) ? done() : wants('make it');
    },
    apply: async () => {
      dieAt(`apply ${index}`);
      appendFileSync(path.join(home, 'log'), `${index}\n`);
      writeFileSync(file, '');
      dieAt(`applied ${index}`);
      return { made: index };
    },
    verify: async () => dieAt(`verified ${index}`),
  };
};

const steps = Array.from({ length: Number(count) }, (_, index) => stepOf(index));
const report = await executePlan(
  { name: 'make files', args: {}, title: 'make files', steps },
  {
    home,
    actor: 'ops@operator.example',
    signal: new AbortController().signal,
    now: () => new Date(),
    clock: () => performance.now(),
    watcher: { note: () => undefined, step: () => ({ end: () => undefined }) },
  },
);
console.log(`${report.outcome} ${report.resumed}`);
