import type { SecretStoreSettings } from '@axe/registry';
import { secretErrors } from '../errors.ts';
import type { ItemDraft, SecretItem } from '../store.ts';

/** An item as the client shows it; what axe does not know of it goes back unchanged. */
export interface VaultItem {
  readonly id: string;
  readonly type: number;
  readonly name: string;
  readonly notes?: string | null;
  readonly organizationId?: string | null;
  readonly collectionIds?: readonly string[] | null;
  readonly login?: VaultLogin | null;
  readonly fields?: readonly VaultField[] | null;
  readonly revisionDate: string;
}

interface VaultLogin {
  readonly username?: string | null;
  readonly password?: string | null;
  readonly uris?: readonly { readonly uri?: string | null; readonly match?: number | null }[] | null;
}

interface VaultField {
  readonly name?: string | null;
  readonly value?: string | null;
  readonly type: number;
}

const itemTypes = { login: 1, note: 2 } as const;

/** Items that belong to this store: those of its collections, else of its organization, else the account's own. */
export function isOfStore(
  item: Pick<VaultItem, 'organizationId' | 'collectionIds'>,
  { organization, collection, connectors_collection }: SecretStoreSettings,
): boolean {
  if (organization === undefined) return (item.organizationId ?? null) === null;
  if (item.organizationId !== organization) return false;
  const wanted = [collection, connectors_collection].filter((id) => id !== undefined);
  return wanted.length === 0 || wanted.some((id) => item.collectionIds?.includes(id) === true);
}

/** Cards, identities and keys of other kinds are nothing that axe reads. */
export const isReadable = ({ type }: Pick<VaultItem, 'type'>): boolean => type === itemTypes.login || type === itemTypes.note;

/** The value of a login is its password, that of a note its text. */
export function secretOf(item: VaultItem): SecretItem {
  const { login, notes } = item;
  const value = item.type === itemTypes.note ? notes : login?.password;
  const username = login?.username ?? undefined;
  const shownNotes = item.type === itemTypes.note ? undefined : (notes ?? undefined);
  return {
    id: item.id,
    name: item.name,
    value: value ?? '',
    uris: (login?.uris ?? []).flatMap(({ uri }) => (uri === null || uri === undefined ? [] : [uri])),
    fields: Object.fromEntries((item.fields ?? []).map((field) => [field.name ?? '', field.value ?? ''])),
    changedAt: item.revisionDate,
    ...(username === undefined ? {} : { username }),
    ...(shownNotes === undefined ? {} : { notes: shownNotes }),
  };
}

/** The item as it is to be; undefined when it is so already. */
export function itemFor(draft: ItemDraft, old: VaultItem | undefined, settings: SecretStoreSettings): object | undefined {
  checkSizes(draft);
  if (old === undefined) return newItem(draft, settings);
  if (draft.onlyIfMissing === true || isSame(draft, old)) return undefined;
  const isNote = old.type === itemTypes.note;
  return {
    ...old,
    notes: isNote ? draft.value : (draft.notes ?? old.notes ?? null),
    fields: draft.fields === undefined ? old.fields : fieldsOf(draft.fields, old.fields ?? []),
    ...(isNote ? {} : { login: loginOf(draft, old.login ?? undefined) }),
  };
}

function newItem(draft: ItemDraft, { organization, collection, connectors_collection }: SecretStoreSettings): object {
  const chosen = draft.collection === 'connectors' ? (connectors_collection ?? collection) : collection;
  return {
    type: itemTypes.login,
    name: draft.name,
    notes: draft.notes ?? null,
    favorite: false,
    reprompt: 0,
    login: loginOf(draft, undefined),
    fields: fieldsOf(draft.fields ?? {}, []),
    organizationId: organization ?? null,
    collectionIds: chosen === undefined ? null : [chosen],
  };
}

const loginOf = ({ value, username, uris }: ItemDraft, old: VaultLogin | undefined): object => ({
  ...old,
  username: username ?? old?.username ?? null,
  password: value,
  uris: uris === undefined ? (old?.uris ?? []) : uris.map((uri) => old?.uris?.find((each) => each.uri === uri) ?? { uri, match: null }),
});

/** A field that was hidden stays hidden. */
const fieldsOf = (fields: { readonly [name: string]: string }, old: readonly VaultField[]): readonly VaultField[] =>
  Object.entries(fields).map(([name, value]) => ({ name, value, type: old.find((field) => field.name === name)?.type ?? 0 }));

function isSame(draft: ItemDraft, old: VaultItem): boolean {
  const { login } = old;
  const isNote = old.type === itemTypes.note;
  const same = (wanted: unknown, found: unknown) => wanted === undefined || JSON.stringify(wanted) === JSON.stringify(found);
  return (
    draft.value === ((isNote ? old.notes : login?.password) ?? '') &&
    (isNote || same(draft.username, login?.username ?? '')) &&
    (isNote || same(draft.notes, old.notes ?? '')) &&
    same(
      draft.uris,
      (login?.uris ?? []).map(({ uri }) => uri ?? ''),
    ) &&
    same(draft.fields, Object.fromEntries((old.fields ?? []).map((field) => [field.name ?? '', field.value ?? ''])))
  );
}

/** What a server of Bitwarden takes of each text, counted after it is sealed; a longer one would be refused half-way. */
const longestSealed = { name: 1000, username: 1000, value: 5000, notes: 10_000, uri: 10_000, field: 5000 } as const;

function checkSizes(draft: ItemDraft): void {
  if (draft.name.trim() === '') throw secretErrors.STORE_ITEM_INVALID('An item has no name. Nothing was changed. Name it.');
  const shown = draft.name.length > 100 ? `${draft.name.slice(0, 100)}…` : draft.name;
  const check = (what: string, text: string | undefined, most: number) => {
    const bytes = Buffer.byteLength(text ?? '', 'utf8');
    if (sealedLength(bytes) <= most) return;
    throw secretErrors.STORE_ITEM_INVALID(
      `${what} of ${shown} has ${bytes} bytes; a Bitwarden-compatible server takes at most ${longestPlain(most)} there. Nothing was changed. Keep the long thing in a file of the service, and a short key to it in the vault.`,
      { name: shown, bytes, most: longestPlain(most) },
    );
  };
  check('The name', draft.name, longestSealed.name);
  check('The value', draft.value, longestSealed.value);
  check('The user name', draft.username, longestSealed.username);
  check('The text of the notes', draft.notes, longestSealed.notes);
  for (const uri of draft.uris ?? []) check('An address', uri, longestSealed.uri);
  for (const [name, value] of Object.entries(draft.fields ?? {})) {
    check('The name of a field', name, longestSealed.name);
    check('A field', value, longestSealed.field);
  }
}

/** `2.`, 16 bytes of start, the text in blocks of 16 with at least one byte of padding, and 32 bytes of proof, each in base64. */
export const sealedLength = (bytes: number): number => 2 + 24 + 1 + base64Length(16 * (Math.floor(bytes / 16) + 1)) + 1 + 44;

/** The most bytes that fit into a text of so many characters once it is sealed. */
export const longestPlain = (sealed: number): number => 16 * Math.floor((((sealed - sealedLength(0) + base64Length(16)) / 4) * 3) / 16) - 1;

const base64Length = (bytes: number) => 4 * Math.ceil(bytes / 3);
