import type { Command } from 'commander';
import type { Catalogue, CatalogueTool } from '../catalogue/catalogue.ts';
import { type FoundTool, findTools } from '../catalogue/find-tools.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { cliErrors } from '../errors.ts';
import { services } from '../platform/demo.ts';
import { renderTable } from '../render/render-table.ts';
import { shownWidth } from '../render/shown-width.ts';
import { wrapNotes } from '../render/wrap-notes.ts';
import type { Terminal } from '../terminal.ts';
import { flagsOf } from '../tool-call/tool-flags.ts';
import { toolHelp } from '../tool-call/tool-help.ts';

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .argument('[service]', 'only the tools of this service; or a tool, wherever it is')
    .argument('[tool]', 'everything about this tool')
    .option('--json', 'print the catalogue as JSON')
    .addHelpText(
      'after',
      '\nThe list is that of this release; what a caller may use depends on its rights.\nCall a tool: axe <service> <tool> --help\n\nExamples:\n  axe tools frame\n  axe tools query_trial_balance\n  axe tools frame --json',
    )
    .action((named: string | undefined, tool: string | undefined, { json }: { json?: boolean }) => {
      const asked = look(named, tool);
      if (json === true) return terminal.print(JSON.stringify(jsonOf(asked), undefined, 2));
      const width = shownWidth(terminal);
      const told = 'found' in asked ? foundText(asked.found, width) : asked.lists.map((one) => listText(one, width)).join('\n\n');
      terminal.print(told);
    });
}

type Found = readonly [FoundTool, ...FoundTool[]];
type Asked = { readonly found: Found } | { readonly lists: readonly Catalogue[] };

/** A service, a tool of it, or the name of a tool alone, which is looked for in every service. */
function look(named: string | undefined, tool: string | undefined): Asked {
  const all = services.map(({ name }) => name);
  if (named === undefined) return { lists: all.map(readCatalogue) };
  if (all.includes(named)) {
    const catalogue = readCatalogue(named);
    return tool === undefined ? { lists: [catalogue] } : { found: toolsIn([catalogue], tool, `Run axe tools ${named} for the list.`) };
  }
  if (tool !== undefined) throw cliErrors.USAGE(`There is no service ${named}; there is ${all.join(', ')}.`);
  return { found: toolsIn(all.map(readCatalogue), named, `Nor is there a service of that name: there is ${all.join(', ')}.`) };
}

function toolsIn(catalogues: readonly Catalogue[], wanted: string, next: string): Found {
  const [first, ...more] = findTools(catalogues, wanted);
  if (first !== undefined) return [first, ...more];
  throw cliErrors.TOOL_UNKNOWN(`There is no tool ${wanted}. ${next}`);
}

function jsonOf(asked: Asked): unknown {
  if ('lists' in asked) return asked.lists.length === 1 ? asked.lists[0] : asked.lists;
  const [first, ...more] = asked.found;
  return more.length === 0 ? first.tool : asked.found.map(({ catalogue, tool }) => ({ service: catalogue.service, ...tool }));
}

/** Of a name that several services have, where it is; of one, everything. */
function foundText([first, ...more]: Found, width: number | undefined): string {
  if (more.length === 0) return toolText(first, width);
  const places = [first, ...more].map(({ catalogue: { service }, tool }) => `  axe tools ${service} ${tool.name}: ${tool.title}`);
  return `Several services have a tool ${first.tool.name}:\n${places.join('\n')}`;
}

function toolText({ catalogue, tool }: FoundTool, width: number | undefined): string {
  const flags = flagsOf(tool);
  const columns = ['argument', 'flag', 'meaning'].map((title) => ({ title, align: 'left' as const, wraps: title === 'meaning' }));
  const rows = flags.map(({ property, flag, required, schema }) => [
    property,
    flag,
    `${schema.description ?? ''}${required ? ' (required)' : ''}`,
  ]);
  const help = toolHelp(catalogue, tool, flags, `axe ${catalogue.service} ${tool.name}`);
  return `${tool.name}: ${tool.title}\n${wrapNotes(tool.summary, width)}\n\n${renderTable(columns, rows, width)}\n${wrapNotes(help, width)}`;
}

/** The scope, or who else may. */
const whom = ({ scope, for: roles }: CatalogueTool): string => (roles === 'everybody' ? 'everybody' : (roles?.join(', ') ?? scope));

function listText({ service, title, version, summary, tools }: Catalogue, width: number | undefined): string {
  const columns = ['tool', 'scope or role', 'effect', 'what it does'].map((text) => ({
    title: text,
    align: 'left' as const,
    wraps: text === 'what it does',
  }));
  const rows = tools.map((tool) => [tool.name, whom(tool), tool.effect, `${tool.title}${tool.listed ? '' : ' (found by find_tool)'}`]);
  return `${service} ${version}: ${title}\n${wrapNotes(summary, width)}\n\n${renderTable(columns, rows, width)}`;
}
