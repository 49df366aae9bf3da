import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from 'commander';
import { readCatalogue } from '../../src/catalogue/read-catalogue.ts';
import { nouns } from '../../src/nouns.ts';
import { services } from '../../src/platform/demo.ts';
import { textWidth } from '../../src/render/text-width.ts';
import { buildProgram } from '../../src/run-axe.ts';
import { quiet } from '../quiet-terminal.ts';

const widest = 110;

const wideWindow = { ...quiet, columns: 200 };

test('no help is wider than a window beside another one', async () => {
  const wide: string[] = [];
  for (const words of [[], ...nouns.map(({ name }) => [name]), ...toolWords()]) {
    const program = await buildProgram(words, wideWindow);
    const named = words.reduce<Command>((command, word) => command.commands.find((one) => one.name() === word) ?? command, program);
    for (const command of words.length === 0 ? [program] : withAllBelow(named)) {
      for (const line of helpOf(command).split('\n')) {
        if (textWidth(line) > widest) wide.push(`axe ${words.join(' ')} … ${command.name()}: ${line}`);
      }
    }
  }
  assert.deepEqual(wide, []);
});

test('an option that must be given says so', async () => {
  const silent: string[] = [];
  for (const { name } of nouns.filter(({ name }) => name !== 'self-update')) {
    const program = await buildProgram([name], wideWindow);
    for (const command of withAllBelow(program)) {
      const options = command.options.filter(({ mandatory, description }) => mandatory && !description.includes('(required'));
      silent.push(...options.map(({ long }) => `axe ${name} … ${command.name()} ${long}`));
    }
  }
  assert.deepEqual(silent, []);
});

test('commands are told in lower case, tools as well', async () => {
  for (const name of ['op', 'frame', 'blueprint', 'employee']) {
    const program = await buildProgram([name], wideWindow);
    const noun = program.commands.find((one) => one.name() === name);
    const capital = noun?.commands.map((one) => one.description()).filter((text) => /^[A-Z][a-z]/.test(text));
    assert.deepEqual(capital, []);
  }
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
