import * as z from 'zod';
import { entityId } from './ids.ts';
import { type AnyTool, isWrite } from './tool.ts';

const entityField = { entity_id: entityId.describe('the entity whose books or records are meant, e.g. acmec') };

const writeFields = {
  idempotency_key: z
    .string()
    .min(1)
    .max(200)
    // Half a surrogate pair would be stored as another character, and NUL not at all: two keys could become one.
    .refine((key) => !/[\p{Cc}\p{Cs}]/u.test(key), 'plain text: no control characters')
    .optional()
    .describe('same key and same arguments give the first result again; other arguments with it are refused'),
  dry_run: z.boolean().default(false).describe('validate fully and show the would-be result; nothing is stored'),
};

const writeOutcome = {
  dry_run: z.boolean().optional().describe('true when nothing was stored'),
  replayed: z.boolean().optional().describe('true when this is the stored result of an earlier call with the same idempotency_key'),
};

/** The whole argument object of a tool: its own fields and those the chassis adds. Unknown keys are refused. */
export function toolInput(tool: AnyTool): z.ZodObject {
  return z.strictObject({
    ...(tool.reach === 'service' ? {} : entityField),
    ...tool.input.shape,
    ...(isWrite(tool) ? writeFields : {}),
  });
}

/** The whole result object of a tool. */
export function toolOutput(tool: AnyTool): z.ZodObject {
  return z.strictObject({ ...tool.output.shape, ...(isWrite(tool) ? writeOutcome : {}) });
}

/** JSON Schema 2020-12 of what goes over the wire. */
export function wireSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', override: ({ jsonSchema }) => spellFreely(jsonSchema) });
}

/** `true` says the same as an empty schema; some clients refuse a schema without any keyword. */
function spellFreely(node: { additionalProperties?: unknown }): void {
  const { additionalProperties: rest } = node;
  if (typeof rest === 'object' && rest !== null && Object.keys(rest).length === 0) node.additionalProperties = true;
}
