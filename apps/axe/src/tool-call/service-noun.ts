import path from 'node:path';
import type { Command } from 'commander';
import type { Catalogue, CatalogueTool } from '../catalogue/catalogue.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { cliErrors } from '../errors.ts';
import type { AddNoun } from '../noun.ts';
import { callTool } from '../remote/call-tool.ts';
import { openRemote, type RemoteOptions } from '../remote/platform-address.ts';
import { uploadFile } from '../remote/upload-file.ts';
import { withRenewal } from '../remote/with-renewal.ts';
import { renderResult } from '../render/render-result.ts';
import { shownWidth } from '../render/shown-width.ts';
import type { Terminal } from '../terminal.ts';
import { readInput } from './read-input.ts';
import { addFlags, argumentsOf, flagsOf, type ToolFlag } from './tool-flags.ts';
import { toolHelp } from './tool-help.ts';

/** The commands of one service, one for each tool of its catalogue. */
export function addServiceNoun(service: string): AddNoun {
  return (noun, terminal, words) => {
    const catalogue = readCatalogue(service);
    const wanted = words.find((word) => !word.startsWith('-') && word !== 'help')?.replaceAll('-', '_');
    noun.usage('<tool> [options]').addHelpText('after', serviceHelp(service));
    for (const tool of catalogue.tools) {
      const command = noun.command(tool.name).description(lineOf(tool));
      if (tool.name.includes('_')) command.alias(tool.name.replaceAll('_', '-'));
      if (tool.name === wanted) addTool(command, terminal, catalogue, tool);
    }
  };
}

/** Its title as a line of a list, like those of all other commands; an acronym keeps its capitals. */
export const lineOf = ({ title }: CatalogueTool): string => title.replace(/^[A-Z](?=[a-z-]* )/, (letter) => letter.toLowerCase());

interface CallOptions extends RemoteOptions {
  readonly input?: string;
  readonly file?: string;
  readonly json?: boolean;
}

/**
 * Makes a command of one tool: its flags, what every call takes, and the call. `words` lead to it: `axe frame get_journal`; `columns`
 * are those its table shows, where all of them would be too many.
 */
export function addTool(
  command: Command,
  terminal: Terminal,
  catalogue: Catalogue,
  tool: CatalogueTool,
  words = `axe ${catalogue.service} ${tool.name}`,
  columns?: readonly string[],
): void {
  const flags = flagsOf(tool);
  command.description(tool.summary);
  command.configureHelp({ ...command.configureHelp(), commandUsage: () => `${words} [options]` });
  addFlags(command, flags);
  if (takesFile(tool)) command.option('--file <path>', 'send this file to the service and pass its id');
  command
    .option('--input <json>', 'arguments as JSON: {…}, @file.json, or - for standard input; flags win over it')
    .option('--json', 'print the result as JSON')
    .option('--profile <name>', 'the sign-in to use (AXE_PROFILE, default: default)')
    .option('--token <token>', 'access token in place of the sign-in (AXE_TOKEN)')
    .option('--user-token <token>', 'token of the person for whom the agent acts (AXE_USER_TOKEN)')
    .option('--url <url>', 'address of the platform (AXE_URL, default: that of the sign-in, or http://localhost:7300)')
    .addHelpText('after', toolHelp(catalogue, tool, flags, words))
    .action(async (options: CallOptions & Record<string, unknown>) => {
      const args = { ...(await readInput(options.input, terminal)), ...argumentsOf(flags, options) };
      checkRequired(tool, flags, options.file === undefined ? args : { file_id: '', ...args });
      const remote = await openRemote(options, terminal);
      if (options.file !== undefined) {
        const file = path.resolve(terminal.folder, options.file);
        const sent = await withRenewal(remote, (current) => uploadFile(current, catalogue, file));
        args.file_id = sent.fileId;
        if (tool.input_schema.properties?.file_name !== undefined) args.file_name ??= sent.fileName;
      }
      const result = await withRenewal(remote, (current) => callTool(current, catalogue, tool.name, args));
      terminal.print(
        options.json === true ? JSON.stringify(result, undefined, 2) : renderResult(result, { only: columns, width: shownWidth(terminal) }),
      );
    });
}

const takesFile = (tool: CatalogueTool): boolean => tool.input_schema.properties?.file_id !== undefined;

/** Said here in the words of the command line; everything else is the service's to judge. */
function checkRequired(tool: CatalogueTool, flags: readonly ToolFlag[], args: object): void {
  const missing = flags.filter(({ required, property }) => required && !(property in args)).map(({ flag }) => flag);
  if (missing.length > 0) {
    throw cliErrors.USAGE(`${tool.name} needs ${missing.join(', ')}. Nothing was sent. See --help, or pass them with --input.`, {
      missing,
    });
  }
  // The schema cannot say it: one of the two ways to give a file is needed.
  const ways = ['file_id', 'content_base64'].filter((name) => tool.input_schema.properties?.[name] !== undefined);
  if (ways.includes('file_id') && !ways.some((name) => name in args)) {
    throw cliErrors.USAGE(`${tool.name} needs a file: --file <path>. Nothing was sent.`, { missing: ['--file'] });
  }
}

const serviceHelp = (service: string): string => `
Each tool explains its flags: axe ${service} <tool> --help. Tool names may be written with - or _.
Sign in once: axe login. A script sets AXE_TOKEN: export AXE_TOKEN=$(axe token issue --sub agent:cfo-agent)`;
