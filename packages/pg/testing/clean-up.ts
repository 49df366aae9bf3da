import { after } from 'node:test';

const tasks: (() => Promise<void>)[] = [];

/** Runs when the test file is over, last registered first. A hook registered inside another hook would run too early. */
export function cleanUp(task: () => Promise<void>): void {
  tasks.push(task);
}

// The bench uses the same databases and closes them itself; a hook there would make node's test runner print a report.
if (process.argv[1]?.endsWith('.test.ts') === true) {
  after(async () => {
    for (const task of tasks.splice(0).reverse()) await task();
  });
}
