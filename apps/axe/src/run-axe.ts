import { Command, CommanderError } from 'commander';
import { foundFaultsCode } from './doctor/found-faults.ts';
import { exitCodeHelp, exitCodes } from './exit-codes.ts';
import { nouns } from './nouns.ts';
import { release } from './release/release.ts';
import { releasedHelp } from './release/released-help.ts';
import { shownWidth } from './render/shown-width.ts';
import { textWidth } from './render/text-width.ts';
import { wrapNotes } from './render/wrap-notes.ts';
import { reportFailure, reportUsage } from './report-failure.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { checkOptions } from './usage/check-options.ts';
import { subcommandTerm, visibleOptions } from './usage/help-layout.ts';
import { helpWords } from './usage/help-words.ts';
import { readVersion } from './version.ts';

/** Runs one command line and answers with the exit code; nothing below it calls process.exit. */
export async function runAxe(words: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  if (words[0] === 'completion' && words[1] === 'words') {
    const { printSuggestions } = await import('./completion/print-suggestions.ts');
    return printSuggestions(words.slice(2), terminal, buildProgram);
  }
  let program: Command | undefined;
  let asked = words;
  try {
    program = await buildProgram(words, terminal);
    asked = helpWords(program, words);
    if (words.length === 0) program.outputHelp();
    else await program.parseAsync(asked, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    if (error instanceof CommanderError && error.code === foundFaultsCode) return error.exitCode;
    // It has shown the help of a command that needs a second word.
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
    return reportWrong(error, program, asked, terminal);
  }
}

/** What the option parser found wrong is said as a command says it that judges its arguments itself. */
async function reportWrong(error: unknown, program: Command | undefined, words: readonly string[], terminal: Terminal): Promise<number> {
  const asJson = words.includes('--json');
  const parsed = error instanceof CommanderError;
  if (!parsed && !isUsage(error)) return reportFailure(error, terminal, asJson);
  const { helpFor, usageSentence } = await import('./usage/usage-sentence.ts');
  const help = helpFor(program, words);
  if (!parsed) return reportFailure(error, terminal, asJson, help);
  return reportUsage(await usageSentence(error, program, words, terminal), help, terminal, asJson);
}

const isUsage = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'USAGE';

/** Only the noun that is used gets its sub-commands: the others are a name and a line in the help. */
export async function buildProgram(words: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command('axe')
    .description('One operator runs the back office of many small companies; their people and AI clients work in it through tools.')
    .usage('<command> [options]')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand('help [command]', 'explain a command')
    .exitOverride()
    .configureHelp({
      helpWidth: Math.min(terminal.columns, 110),
      minWidthToWrap: 20,
      displayWidth: textWidth,
      subcommandTerm,
      visibleOptions,
    })
    .configureOutput({
      writeOut: (text) => terminal.print(wrapNotes(text.trimEnd(), shownWidth(terminal))),
      writeErr: (text) => terminal.note(text.trimEnd()),
      // Said once, at the end, like every other refusal.
      outputError: () => undefined,
    })
    .addHelpText('after', release === undefined ? topHelp : `${releasedHelp}\n\n${exitCodeHelp}`);
  const used = firstNoun(words);
  for (const noun of nouns) {
    const hidden = release !== undefined && noun.released !== true;
    const command = program.command(noun.name, { hidden }).description(noun.summary);
    if (noun.group !== undefined) command.helpGroup(`${noun.group}:`);
    if (noun.name !== used) continue;
    const { addNoun } = await noun.load();
    await addNoun(command, terminal, words.slice(words.indexOf(used) + 1));
    checkOptions(command);
  }
  return program;
}

function firstNoun(words: readonly string[]): string | undefined {
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  return first === 'help' ? second : first;
}

const topHelp = `
Start here:
  axe up                                        start the platform
  axe login                                     sign in, for every service
  axe whoami                                    who you are, what you may do
  axe tools frame                               what accounting can do
  axe frame query_trial_balance --help          what one tool takes
  axe frame query_trial_balance --entity acmec  call it

Scripts and agents use a token of their own:
  export AXE_TOKEN=$(axe token issue --sub agent:cfo-agent)
Every command explains itself with --help and answers in JSON with --json. Results go to standard output,
everything else to standard error.

Environment:
  AXE_HOME      folder with your own customers.yaml, in place of the demo's
  AXE_URL       address of the platform (http://localhost:7300)
  AXE_TOKEN     access token; wins over the sign-in
  AXE_PROFILE   which of several sign-ins (default)
  AXE_CONFIG    folder of the sign-ins (~/.config/axe)
  AXE_KEYCHAIN  off keeps sign-ins in a file
  BROWSER       program that opens the page of axe login
  AXE_PORT      port of axe up (7300)
  AXE_DATA      folder of the platform's data

${exitCodeHelp}`;
