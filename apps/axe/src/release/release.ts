/** What the single file carries in place of what a checkout reads from its folders. */
export interface Release {
  readonly version: string;
  /** Ed25519, SPKI in base64: who may sign the next release. Absent in a development build. */
  readonly publicKey?: string;
  /** `services/{name}/catalogue.json` as text: parsed when asked for. */
  readonly catalogues: { readonly [service: string]: string };
}

declare const axeRelease: Release | undefined;

/** Written in by scripts/build; undefined in a checkout. */
export const release: Release | undefined = typeof axeRelease === 'undefined' ? undefined : axeRelease;
