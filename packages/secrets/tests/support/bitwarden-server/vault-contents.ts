import { randomUUID } from 'node:crypto';
import type { Json } from './json.ts';
import { isSealed } from './sealing.ts';

/** What a server keeps of an item: what the client sent, and its own marks. All texts are sealed. */
export interface StoredItem {
  readonly id: string;
  readonly content: Json;
  readonly organizationId: string | null;
  readonly collectionIds: readonly string[];
  readonly createdAt: string;
  readonly changedAt: string;
  readonly deletedAt: string | null;
}

/** Longest sealed texts that bitwarden's server takes; a longer one is refused, nothing is cut. */
const longest: { readonly [path: string]: number } = {
  name: 1000,
  notes: 10_000,
  'login.username': 1000,
  'login.password': 5000,
  'login.totp': 1000,
};

export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function newItem(content: Json, collectionIds: readonly string[] = []): StoredItem {
  const at = new Date().toISOString();
  return withContent(
    { id: randomUUID(), content, organizationId: null, collectionIds, createdAt: at, changedAt: at, deletedAt: null },
    content,
  );
}

export function withContent(item: StoredItem, content: Json): StoredItem {
  checkSealed(content);
  const organizationId = typeof content.organizationId === 'string' ? content.organizationId : null;
  return { ...item, content, organizationId, changedAt: new Date().toISOString() };
}

/** A client that sends anything readable has a fault: such a request is refused, and the test sees it. */
function checkSealed(content: Json): void {
  const texts: [path: string, text: unknown][] = [
    ['name', content.name],
    ['notes', content.notes],
    ...Object.entries((content.login ?? {}) as Json)
      .filter(([name]) => ['username', 'password', 'totp'].includes(name))
      .map(([name, text]) => [`login.${name}`, text] as [string, unknown]),
    ...(((content.login as Json | undefined)?.uris ?? []) as Json[]).map((uri) => ['login.uri', uri.uri] as [string, unknown]),
    ...((content.fields ?? []) as Json[]).flatMap((field) => [
      ['field.name', field.name] as [string, unknown],
      ['field.value', field.value] as [string, unknown],
    ]),
  ];
  for (const [path, text] of texts) {
    if (text === null || text === undefined) continue;
    if (!isSealed(text)) throw new Refused(400, `${path} is not sealed.`);
    const most = longest[path] ?? 10_000;
    if (text.length > most) throw new Refused(400, `The field ${path} exceeds the maximum encrypted value length of ${most} characters.`);
  }
}

export function itemAnswer(item: StoredItem): Json {
  const { id, content, organizationId, collectionIds } = item;
  return {
    object: 'cipherDetails',
    id,
    organizationId,
    folderId: null,
    type: content.type,
    name: content.name,
    notes: content.notes ?? null,
    login: content.login ?? null,
    secureNote: content.secureNote ?? null,
    fields: content.fields ?? null,
    passwordHistory: content.passwordHistory ?? null,
    key: content.key ?? null,
    reprompt: content.reprompt ?? 0,
    favorite: false,
    edit: true,
    viewPassword: content.viewPassword !== false,
    permissions: { delete: true, restore: true },
    organizationUseTotp: true,
    attachments: null,
    collectionIds,
    creationDate: item.createdAt,
    revisionDate: item.changedAt,
    deletedDate: item.deletedAt,
    archivedDate: null,
  };
}
