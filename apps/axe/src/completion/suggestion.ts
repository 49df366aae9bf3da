/** One word that fits; `files` and `folders` leave it to the shell. */
export type Suggestion = { readonly value: string; readonly note?: string } | 'files' | 'folders';
