import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Option } from 'commander';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { services } from '../platform/demo.ts';
import { release } from '../release/release.ts';
import { configFolderOf } from '../session/config-folder.ts';
import { readProfiles } from '../session/profiles.ts';
import type { Terminal } from '../terminal.ts';
import { scanPeople, scanRegistry } from './scan-registry.ts';
import { scanRuns } from './scan-runs.ts';
import type { Suggestion } from './suggestion.ts';

export interface ValueContext {
  readonly terminal: Terminal;
  /** The commands so far: `['customers', 'show']`. */
  readonly path: readonly string[];
  /** All words before the one that is typed. */
  readonly words: readonly string[];
  /** The beginning that stands there already. */
  readonly typed: string;
}

/** Values by the name of an option or of an argument. Only what a few small files tell: nothing is asked over the network. */
const sources: { readonly [name: string]: (context: ValueContext) => readonly Suggestion[] } = {
  '--profile': ({ terminal }) => [...readProfiles(configFolderOf(terminal))].map(([value, { url }]) => ({ value, note: url })),
  '--customer': customers,
  customer: customers,
  '--entity': entities,
  '--books': entities,
  // A new person has no line that could be looked up.
  email: (context) => (context.path[1] === 'add' ? [] : scanPeople(registryFileOf(context)).map((value) => ({ value }))),
  run: (context) => scanRuns(homeOf(context)),
  '--service': serviceNames,
  service: servicesOrTools,
  tool: tools,
  '--home': () => ['folders'],
  '--data': () => ['folders'],
  '--file': () => ['files'],
  '--from-env-file': () => ['files'],
  '--from': () => ['folders'],
  file: () => ['files'],
};

/** What the declaration lists, else what is known for the name. */
export function valuesFor(name: string, option: Option | undefined, context: ValueContext): readonly Suggestion[] {
  const choices = choicesIn(option?.argChoices ?? alternatives(option?.flags));
  return choices.length > 0 ? choices : (sources[name]?.(context) ?? []);
}

export const choicesIn = (values: readonly string[] | undefined): readonly { readonly value: string }[] =>
  (values ?? []).map((value) => ({ value }));

/** `--effect <read|append>` says what it takes; so does a long list in the description. */
function alternatives(flags: string | undefined): readonly string[] {
  const [, listed] = /[<[]([\w.:-]+(?:\|[\w.:-]+)+)[>\]]/.exec(flags ?? '') ?? [];
  return listed?.split('|') ?? [];
}

function serviceNames(): readonly Suggestion[] {
  return services.map(({ name, title }) => ({ value: name, note: title }));
}

/** `axe tools` takes a tool as well, wherever it is; before a letter is typed, all of them would hide the services. */
function servicesOrTools({ path: [noun], typed }: ValueContext): readonly Suggestion[] {
  if (noun !== 'tools' || typed === '') return serviceNames();
  return [...serviceNames(), ...services.flatMap(({ name }) => toolsOf(name))];
}

/** `axe tools frame …`: those of the service that was named. */
function tools({ words }: ValueContext): readonly Suggestion[] {
  const service = services.find(({ name }) => words.includes(name));
  return service === undefined ? [] : toolsOf(service.name);
}

const toolsOf = (service: string): readonly Suggestion[] =>
  readCatalogue(service).tools.map(({ name, title }) => ({ value: name, note: title }));

function customers(context: ValueContext): readonly Suggestion[] {
  return [...registryOf(context).keys()].map((value) => ({ value }));
}

/** Those of the customer that was named, else of all. */
function entities(context: ValueContext): readonly Suggestion[] {
  const known = registryOf(context);
  const at = context.words.indexOf('--customer');
  const own = at === -1 ? undefined : known.get(context.words[at + 1] ?? '');
  if (own !== undefined) return own.map((value) => ({ value }));
  return [...known].flatMap(([customer, values]) => values.map((value) => ({ value, note: customer })));
}

/** The operator's registry; in a checkout without one, that of the demo. */
const registryOf = (context: ValueContext): ReadonlyMap<string, readonly string[]> => scanRegistry(registryFileOf(context));

function registryFileOf(context: ValueContext): string {
  const file = path.join(homeOf(context), 'customers.yaml');
  if (existsSync(file) || release !== undefined) return file;
  return fileURLToPath(new URL('../demo/customers.yaml', import.meta.resolve('@axe/registry')));
}

function homeOf({ terminal: { environment, folder }, words }: ValueContext): string {
  const at = words.indexOf('--home');
  const named = (at === -1 ? undefined : words[at + 1]) || environment.AXE_HOME;
  return named ? path.resolve(folder, named) : path.join(environment.HOME || homedir(), '.axe');
}
