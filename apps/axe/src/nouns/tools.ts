import type { Command } from 'commander';
import type { Catalogue, CatalogueTool } from '../catalogue/catalogue.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { cliErrors } from '../errors.ts';
import { services } from '../platform/demo.ts';
import { renderTable } from '../render/render-table.ts';
import { shownWidth } from '../render/shown-width.ts';
import type { Terminal } from '../terminal.ts';
import { flagsOf } from '../tool-call/tool-flags.ts';
import { toolHelp } from '../tool-call/tool-help.ts';

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .argument('[service]', 'only the tools of this service')
    .argument('[tool]', 'everything about this tool')
    .option('--json', 'print the catalogue as JSON')
    .addHelpText(
      'after',
      '\nThe list is that of this release; what a caller may use depends on its rights.\nCall a tool: axe <service> <tool> --help',
    )
    .action((service: string | undefined, tool: string | undefined, options: { json?: boolean }) => {
      const catalogues = services.map(({ name }) => name).filter((name) => service === undefined || name === service);
      if (catalogues.length === 0) {
        throw cliErrors.USAGE(`There is no service ${service}; there is ${services.map(({ name }) => name).join(', ')}.`);
      }
      const read = catalogues.map(readCatalogue);
      const found = tool === undefined ? undefined : findTool(read, tool);
      if (options.json === true)
        return terminal.print(JSON.stringify(found?.tool ?? (service === undefined ? read : read[0]), undefined, 2));
      const width = shownWidth(terminal);
      terminal.print(found === undefined ? read.map((one) => listText(one, width)).join('\n\n') : toolText(found, width));
    });
}

interface Found {
  readonly catalogue: Catalogue;
  readonly tool: CatalogueTool;
}

function findTool(catalogues: readonly Catalogue[], wanted: string): Found {
  const name = wanted.replaceAll('-', '_');
  for (const catalogue of catalogues) {
    const tool = catalogue.tools.find((one) => one.name === name);
    if (tool !== undefined) return { catalogue, tool };
  }
  throw cliErrors.TOOL_UNKNOWN(`There is no tool ${wanted}. Run axe tools ${catalogues[0]?.service ?? ''} for the list.`);
}

function toolText({ catalogue, tool }: Found, width: number | undefined): string {
  const flags = flagsOf(tool);
  const columns = ['argument', 'flag', 'meaning'].map((title) => ({ title, align: 'left' as const, wraps: title === 'meaning' }));
  const rows = flags.map(({ property, flag, required, schema }) => [
    property,
    flag,
    `${schema.description ?? ''}${required ? ' (required)' : ''}`,
  ]);
  return `${tool.name}: ${tool.title}\n${tool.summary}\n\n${renderTable(columns, rows, width)}\n${toolHelp(catalogue, tool, flags, `axe ${catalogue.service} ${tool.name}`)}`;
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
  return `${service} ${version}: ${title}\n${summary}\n\n${renderTable(columns, rows, width)}`;
}
