import * as z from 'zod';

const secretList = z.string().transform((text) => text.split(',').filter((secret) => secret !== ''));

/** The environment of one process: one service, one customer, one colour. */
export const processSettings = z.object({
  AXE_CUSTOMER: z.string().min(1),
  AXE_REGISTRY: z.string().min(1).describe('path of the registry file'),
  AXE_PUBLIC_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('where clients reach this machine, without the service'),
  AXE_DATA: z.string().min(1).describe('folder of this service alone'),
  AXE_BOOTSTRAP_SECRETS: secretList,
  AXE_EVENT_SECRETS: secretList.default([]).describe('shared by the services of the customer; newest first'),
  AXE_ENTITY_KEY: z.string().min(32),
  DATABASE_URL: z.string().min(1),
  AXE_ENTRA_AUTHORITY: z.url().optional(),
  AXE_PLATFORM_ISSUER: z
    .url()
    .optional()
    .describe("the platform's OpenID provider; unset: its tokens are not accepted and it is not advertised"),
  AXE_COLOUR: z.enum(['blue', 'green', 'none']).default('none'),
  AXE_GIT_SHA: z.string().default('unknown'),
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  AXE_SOCKET: z.string().min(1).optional(),
});

export type ProcessSettings = z.output<typeof processSettings>;

/** Refuses an environment that lacks something, naming all of it at once. */
export function readSettings<Shape extends z.ZodType>(service: string, shape: Shape, environment: NodeJS.ProcessEnv): z.output<Shape> {
  const read = shape.safeParse(environment);
  if (read.success) return read.data;
  const wrong = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new Error(`${service} does not start, because its environment is incomplete (${wrong}).`);
}
