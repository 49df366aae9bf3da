import { type AnyTool, toolsFor } from '@axe/kit';
import * as z from 'zod';
import { serviceErrors } from '../errors.ts';
import type { PreparedTool } from './prepare-tool.ts';
import { callToolName, findToolName, visible } from './visible.ts';

const found = z.object({
  name: z.string(),
  title: z.string(),
  summary: z.string(),
  scope: z.string(),
  listed: z.boolean(),
  input_schema: z.record(z.string(), z.unknown()),
});

/** Searches all tools the caller's rights allow, the unlisted ones too. */
export function createFindTool(all: () => Iterable<PreparedTool>): AnyTool {
  return toolsFor<unknown, unknown>()({
    name: findToolName,
    title: 'Find a tool',
    summary:
      'Find tools of this service by words of their name or description, also those that tools/list leaves out. Run one of those with call_tool.',
    scope: 'read',
    effect: 'read',
    reach: 'service',
    errors: [],
    input: z.object({
      query: z.string().max(200).default('').describe('words to look for; empty finds every tool'),
      limit: z.int().min(1).max(100).default(20).describe('tools to return'),
    }),
    output: z.object({ tools: z.array(found), total: z.int() }),
    run: async (input, call) => {
      const words = wordsOf(input.query);
      const ranked = [...all()]
        .filter((prepared) => visible(prepared.tool, call))
        .map((prepared) => ({ prepared, rank: rankOf(prepared.tool, words) }))
        .sort((a, b) => b.rank - a.rank || (a.prepared.tool.name < b.prepared.tool.name ? -1 : 1))
        .filter(({ rank }, _index, [best]) => rank > 0 && rank * 2 > (best?.rank ?? 0));
      return { tools: ranked.slice(0, input.limit).map(({ prepared }) => summaryOf(prepared)), total: ranked.length };
    },
  });
}

const stopWords = new Set([
  'a',
  'an',
  'and',
  'by',
  'for',
  'from',
  'how',
  'i',
  'in',
  'into',
  'is',
  'it',
  'my',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);

function wordsOf(query: string): readonly string[] {
  const words = query.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word !== '' && !stopWords.has(word));
}

/** A word of the name weighs most, then keywords, title and summary; what is not at least half as good as the best is left out. */
function rankOf(tool: AnyTool, words: readonly string[]): number {
  if (words.length === 0) return 1;
  const name = tool.name.split('_');
  const keywords = tool.keywords ?? [];
  const title = tool.title.toLowerCase();
  const summary = tool.summary.toLowerCase();
  const weightOf = (word: string): number => {
    if (name.includes(word)) return 8;
    if (keywords.some((keyword) => keyword.includes(word) || word.includes(keyword))) return 6;
    if (name.some((part) => part.startsWith(word))) return 4;
    return title.includes(word) ? 3 : summary.includes(word) ? 1 : 0;
  };
  return words.reduce((rank, word) => rank + weightOf(word), 0);
}

function summaryOf({ tool, definition }: PreparedTool): z.output<typeof found> {
  return {
    name: tool.name,
    title: tool.title,
    summary: tool.summary,
    scope: tool.scope,
    listed: tool.listed ?? true,
    input_schema: definition.inputSchema,
  };
}

/** Declared for lists and documentation; the chassis runs the named tool in its place, with that tool's own checks and name. */
export const callToolDeclaration: AnyTool = toolsFor<unknown, unknown>()({
  name: callToolName,
  title: 'Call a tool by name',
  summary: 'Run a tool that find_tool found. Its own scope, argument checks and result apply, as if it had been called directly.',
  scope: 'read',
  effect: 'change',
  reach: 'service',
  errors: [],
  input: z.object({
    name: z.string().min(1).max(100).describe('name of the tool'),
    arguments: z.record(z.string(), z.unknown()).default({}).describe('the arguments of that tool'),
  }),
  output: z.looseObject({}),
  // A tool that exists is run in the place of this one.
  run: ({ name }) => {
    const message = `There is no tool ${JSON.stringify(name)} here. Nothing was done. Call find_tool and use a name from there.`;
    return Promise.reject(serviceErrors.TOOL_NOT_FOUND(message, { tool: name }));
  },
});
