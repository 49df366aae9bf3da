import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from 'commander';
import { readCatalogue } from '../../src/catalogue/read-catalogue.ts';
import { nouns } from '../../src/nouns.ts';
import { services } from '../../src/platform/demo.ts';
import { textWidth } from '../../src/render/text-width.ts';
import { buildProgram } from '../../src/run-axe.ts';

const widest = 110;

const quiet = {
  print: () => undefined,
  note: () => undefined,
  environment: {},
  folder: '.',
  columns: 200,
  readInput: async () => '',
};

test('no help is wider than a window beside another one', async () => {
  const wide: string[] = [];
  for (const words of [[], ...nouns.map(({ name }) => [name]), ...toolWords()]) {
    const program = await buildProgram(words, quiet);
    const named = words.reduce<Command>((command, word) => command.commands.find((one) => one.name() === word) ?? command, program);
    for (const command of words.length === 0 ? [program] : withAllBelow(named)) {
      for (const line of helpOf(command).split('\n')) {
        if (textWidth(line) > widest) wide.push(`axe ${words.join(' ')} … ${command.name()}: ${line}`);
      }
    }
  }
  assert.deepEqual(wide, []);
});

const toolWords = (): readonly (readonly string[])[] =>
  services.flatMap(({ name }) => readCatalogue(name).tools.map((tool) => [name, tool.name]));

const withAllBelow = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(withAllBelow)];

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}
