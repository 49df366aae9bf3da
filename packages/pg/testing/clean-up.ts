import { after } from 'node:test';

const tasks: (() => Promise<void>)[] = [];

/** Runs when the test file is over, last registered first. A hook registered inside another hook would run too early. */
export function cleanUp(task: () => Promise<void>): void {
  tasks.push(task);
}

after(async () => {
  for (const task of tasks.splice(0).reverse()) await task();
});
