import { loadRegistry, type Registry } from '@axe/registry';
import * as z from 'zod';
import type { Home } from '../../home/home.ts';

const text = z.string().min(1).max(400);

/** Arguments of the plans about one person: what was asked for, with customer and address as they were found. */
export const rightsRequest = z.strictObject({
  customer: text,
  email: text,
  /** As on the command line: `acmec:read,write`. */
  rights: z.array(text).max(500).readonly(),
  admin: z.boolean(),
});

export type RightsRequest = Readonly<z.output<typeof rightsRequest>>;

export const personRequest = z.strictObject({ customer: text, email: text });

export type PersonRequest = Readonly<z.output<typeof personRequest>>;

export const readRegistry = async ({ registryFile }: Home): Promise<Registry> => (await loadRegistry(registryFile)).registry;

/** One edit after the other. */
export const allEdits =
  <File>(edits: readonly ((file: File) => File)[]) =>
  (file: File): File =>
    edits.reduce((before, edit) => edit(before), file);
