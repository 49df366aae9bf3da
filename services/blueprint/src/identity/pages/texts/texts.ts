import type { ProblemCode } from '../problem-codes.ts';

/** All words of the pages. Names, hosts and addresses stand beside the sentences, never in them: Korean particles depend on what they follow. */
export interface Texts {
  readonly unnamed: string;
  readonly requestId: string;
  readonly thisComputer: string;
  readonly cancel: string;
  readonly client: {
    readonly app: string;
    readonly returnsTo: string;
    readonly firstParty: string;
    readonly registered: string;
    readonly unverified: string;
    readonly unverifiedNote: string;
  };
  readonly signIn: { readonly title: string; readonly lead: string; readonly proceed: string };
  readonly consent: {
    readonly title: string;
    readonly lead: string;
    readonly can: string;
    readonly signsIn: string;
    readonly moreScopes: (count: number) => string;
    readonly where: string;
    readonly account: string;
    readonly switchAccount: string;
    readonly allow: string;
    readonly remembered: string;
  };
  readonly scopes: Readonly<
    Record<
      | 'blueprint'
      | 'frame'
      | 'frame:read'
      | 'frame:write'
      | 'frame:close'
      | 'frame:admin'
      | 'frame:reopen'
      | 'profile'
      | 'email'
      | 'offline_access',
      string
    >
  >;
  readonly deviceCode: {
    readonly title: string;
    readonly lead: string;
    readonly label: string;
    readonly proceed: string;
    readonly problems: Readonly<Record<'wrong' | 'aborted' | 'failed' | 'rate', string>>;
  };
  readonly deviceConfirm: {
    readonly title: string;
    readonly lead: string;
    readonly code: string;
    readonly from: string;
    readonly warning: string;
    readonly proceed: string;
    readonly abort: string;
  };
  readonly deviceDone: { readonly title: string; readonly lead: string };
  readonly signOut: { readonly title: string; readonly lead: string; readonly from: string; readonly yes: string; readonly no: string };
  readonly signedOut: { readonly title: string; readonly lead: string };
  readonly problem: {
    readonly code: string;
    readonly detail: string;
    readonly person: string;
    readonly retry: string;
    readonly keep: string;
  };
  readonly problems: Readonly<Record<ProblemCode, { readonly title: string; readonly explanation: string; readonly remedy: string }>>;
}
