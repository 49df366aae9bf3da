import { checkBoundaries } from './check/boundaries.ts';
import { type Finished, run } from './check/run.ts';
import { tidy } from './tidy.ts';

interface Step {
  readonly name: string;
  run(): Promise<Finished>;
}

const steps: readonly Step[] = [
  { name: 'format and lint', run: () => run('biome', ['ci', '--error-on-warnings', '.']) },
  { name: 'types', run: () => run('tsc', ['-p', '.']) },
  { name: 'boundaries', run: checkBoundaries },
  { name: 'unused code', run: () => run('knip', ['--no-progress']) },
  { name: 'tidy', run: runTidy },
  { name: 'generated files', run: () => run('node', ['scripts/generate.ts', '--check']) },
  { name: 'tests', run: () => run('npm', ['test']) },
];

/** The gate: the same here and in CI. Cheap checks first; all of them run, so that one round shows everything. */
async function main(): Promise<void> {
  let tests = 'no test ran';
  const failed: string[] = [];
  for (const step of steps) {
    const started = performance.now();
    const { code, output } = await step.run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? '✓' : '✗'} ${step.name} (${seconds} s)`);
    if (code !== 0) {
      failed.push(step.name);
      console.log(step.name === 'tests' ? failingTests(output) : output.trimEnd());
    }
    if (step.name === 'tests') tests = countTests(output);
  }
  if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`);
  console.log(tests);
  process.exitCode = failed.length === 0 && tests !== 'no test ran' ? 0 : 1;
}

async function runTidy(): Promise<Finished> {
  const findings = tidy({ tighten: false });
  return { code: findings.length === 0 ? 0 : 1, output: findings.join('\n') };
}

/** Of thousands of lines those that tell what failed; all of them when the runner did not come so far. */
function failingTests(output: string): string {
  const from = output.indexOf('failing tests:');
  return output.slice(from < 0 ? 0 : from).trimEnd();
}

/** The counts of node's test runner as one plain line. */
function countTests(output: string): string {
  const count = (label: string) => Number(new RegExp(`^[#ℹ] ${label} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const [passed, failed, skipped] = [count('pass'), count('fail'), count('skipped')];
  if (passed + failed === 0) return 'no test ran';
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

await main();
