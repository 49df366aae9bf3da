type Environment = { readonly [name: string]: string | undefined };

/** What the client may know of this process: where the network is, and what the system needs to start a program. */
const passedOn = [
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HOME',
  'USERPROFILE',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
];

/** The environment of one process of the client; `secrets` are the names that it has no other door for. */
export function clientEnvironment(environment: Environment, folder: string, secrets: Environment = {}): { [name: string]: string } {
  const own = { BITWARDENCLI_APPDATA_DIR: folder, BW_NOINTERACTION: 'true', NO_COLOR: '1', ...secrets };
  const passed = passedOn.map((name) => [name, environment[name]] as const);
  const known = [...passed, ...Object.entries(own)].filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known);
}
