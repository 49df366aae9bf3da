export type Json = { readonly [name: string]: unknown };
