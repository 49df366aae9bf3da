/** How the doctor looks into the customer's machine: here when it is this one, over ssh otherwise. Absent: it cannot be reached. */
export interface MachineProbes {
  /** `this machine`, `acme-mini` */
  readonly place: string;
  /** Folder of the data where the embedded platform (`axe up`) is what answers: its database is its own, and it reads no environment file. */
  readonly embedded?: string | undefined;
  /** Asks the process of one colour past proxy and tunnel; undefined where it is not known how it is reached. */
  askColour(colour: Colour, path: string): Promise<ColourAnswer | undefined>;
  /** Where the proxy sends requests; undefined when there is no link to read. */
  activeColour(): Promise<Colour | undefined>;
  /** The rules of the tunnel in their order; undefined when its file is not there. */
  tunnelRules(): Promise<readonly TunnelRule[] | undefined>;
  /** The address of the database as the environment file of the service gives it; undefined without a file or such a line. */
  databaseUrl(): Promise<string | undefined>;
  /** Starts the program of the service with a database that does not answer, on a free port; undefined where the program is not there. */
  startBroken(): Promise<BrokenStart | undefined>;
}

export type Colour = 'blue' | 'green';

export interface ColourAnswer {
  readonly status: number;
  readonly text: string;
}

export interface TunnelRule {
  readonly hostname?: string | undefined;
  readonly path?: string | undefined;
  readonly service: string;
}

export interface BrokenStart {
  /** What was started: `the program of this checkout`. */
  readonly program: string;
  /** Undefined when it stayed up; null when a signal ended it. */
  readonly exitCode: number | null | undefined;
}

/** The identity provider's own records, read with the operator's rights there. A reason in place of them when they cannot be read. */
export interface TenantProbes {
  app(clientId: string): Promise<TenantAnswer<TenantApp>>;
  principal(clientId: string): Promise<TenantAnswer<TenantPrincipal>>;
}

export type TenantAnswer<T> =
  | { readonly told: 'found'; readonly value: T }
  | { readonly told: 'absent' }
  | { readonly told: 'unknown'; readonly reason: string };

export interface TenantApp {
  readonly tokenVersion: number | undefined;
  readonly identifierUris: readonly string[];
  readonly redirectUris: readonly string[];
  readonly publicClient: boolean;
  readonly scopes: readonly string[];
}

export interface TenantPrincipal {
  readonly enabled: boolean;
  /** Scopes somebody consented to for everybody; undefined when they cannot be read. */
  readonly consented: readonly string[] | undefined;
}

/** What can be said of a secret without showing it. */
export interface SecretProbes {
  look(vaultPath: string): Promise<SecretLook>;
}

export type SecretLook =
  | { readonly state: 'present'; readonly length: number; readonly oneLine: boolean }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly reason: string };
