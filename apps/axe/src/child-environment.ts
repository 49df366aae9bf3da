/** Sessions and tokens of this program, of which a program of others needs none. */
const leftOut = /^(AXE_|BW_)|_TOKEN$/;

/** What a program of others (git, az) is started with. */
export function childEnvironment(environment: { readonly [name: string]: string | undefined }): {
  readonly [name: string]: string | undefined;
} {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !leftOut.test(name)));
}
