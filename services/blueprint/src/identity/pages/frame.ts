import type { Language } from './language.ts';

/** What every page shows around its content, and where its forms may lead. */
export interface PageFrame {
  readonly language: Language;
  readonly customerName: string;
  readonly requestId: string;
  /**
   * Addresses a form of the page may end at after redirects, beside our own origin: browsers hold `form-action` against every redirect that
   * answers the form. Each is an absolute URL (its origin counts) or a bare scheme such as `https:`.
   */
  readonly formTargets?: readonly string[];
}

/** A client as it is shown to the person who decides about it. All of it may be hostile. */
export interface ClientShown {
  readonly name: string;
  /** Where the answer goes, as `host` or `host:port`; empty when the client has no redirect (device flow). */
  readonly redirectHost: string;
  readonly firstParty: boolean;
  readonly registered: 'static' | 'dynamic' | 'document';
}

export interface HtmlPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}
