/** Where to call and with what. */
export interface Destination {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
}
