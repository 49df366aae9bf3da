import { randomUUID } from 'node:crypto';
import { type PublishedTool, writesOf } from '../catalogue.ts';
import { type CheckContext, doesNotApply, failed, notChecked, type Outcome } from '../check.ts';
import type { Fields } from '../web/read-answer.ts';
import { isFields } from '../web/read-answer.ts';
import { needsToken } from './clients.ts';
import { type CallResult, callTool } from './post-mcp.ts';

/** A write that the service accepts in the books that were named, and how to do it again. */
export interface TestWrite {
  readonly tool: string;
  call(args: Fields, key: string): Promise<CallResult>;
  /** Arguments that were not used before; `other` are different arguments of the same kind. */
  fresh(): { readonly args: Fields; readonly other: Fields };
}

const mostTries = 8;

/** What the declarations alone say of every write tool; then a tool that can really be tried, or why there is none. */
export async function openTestWrite(context: CheckContext): Promise<TestWrite | Outcome> {
  const { catalogue, target, token, books } = context;
  if (catalogue === undefined) return notChecked(`this release of axe has no catalogue of ${target.service}`);
  const writes = writesOf(catalogue);
  if (writes.length === 0) return doesNotApply(`${target.service} has no write tools`);
  const bare = writes.find((tool) => !takes(tool, 'idempotency_key') || !takes(tool, 'dry_run'));
  if (bare !== undefined) return failed(`${bare.name} takes no idempotency_key or no dry_run`);
  const declared = `all ${writes.length} write tools take idempotency_key and dry_run`;
  const candidates = writes.filter(({ effect, reach, example }) => effect === 'append' && reach === 'entity' && isFields(example));
  if (candidates.length === 0) return notChecked(`${declared}; none of them can be tried without changing what people use`);
  if (context.tokenRefused !== undefined) return needsToken(context) as Outcome;
  if (token === undefined) return notChecked(`${declared}; to try one, sign in (axe login, --token) and name test books: --books <entity>`);
  if (books === undefined)
    return notChecked(`${declared}; to try one, name the entity of test books, where entries may stay: --books <entity>`);
  for (const tool of gentleFirst(candidates).slice(0, mostTries)) {
    const write = testWrite(context, books, tool);
    const rehearsed = await callTool(context, tool.name, { ...write.fresh().args, dry_run: true });
    if (rehearsed.done) return write;
  }
  return notChecked(`${declared}; no example of them is accepted in ${books}: name another entity with --books`);
}

export const isOutcome = (found: TestWrite | Outcome): found is Outcome => 'status' in found;

const takes = ({ input_schema: schema }: PublishedTool, name: string): boolean =>
  name in ((schema as { properties?: Fields }).properties ?? {});

/** A stored file or a draft changes no figure. */
const gentleFirst = (tools: readonly PublishedTool[]): readonly PublishedTool[] => {
  const rank = ({ name }: PublishedTool) => (name.startsWith('store_') ? 0 : name.startsWith('propose_') ? 1 : 2);
  return [...tools].sort((a, b) => rank(a) - rank(b));
};

const freeText = ['memo', 'description', 'reason', 'file_name', 'name', 'title'] as const;

function testWrite(context: CheckContext, entity: string, tool: PublishedTool): TestWrite {
  return {
    tool: tool.name,
    call: (args, key) => callTool(context, tool.name, { ...args, idempotency_key: key }),
    fresh() {
      const mark = `axe doctor ${randomUUID()}`;
      const example = { ...(tool.example as Fields), entity_id: entity };
      const content = 'content_base64' in example ? { content_base64: Buffer.from(mark).toString('base64') } : {};
      const args = { ...example, ...content };
      const varied = freeText.find((name) => typeof (args as Fields)[name] === 'string');
      const other = varied === undefined ? { ...args, memo: mark } : { ...args, [varied]: `${mark.slice(0, 24)} other` };
      return { args: varied === undefined || 'content_base64' in example ? args : { ...args, [varied]: mark }, other };
    },
  };
}
