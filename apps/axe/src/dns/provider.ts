export interface DnsDraft {
  readonly type: string;
  readonly name: string;
  readonly content: string;
  /** Traffic goes through the provider's edge, which a tunnel needs. */
  readonly proxied: boolean;
}

export interface DnsRecord extends DnsDraft {
  /** The provider's own key. */
  readonly id: string;
}

/** One zone at a DNS provider. Cloudflare is one; another would implement this. */
export interface DnsZone {
  readonly provider: string;
  readonly zone: string;
  /** All records of exactly this name. */
  recordsAt(name: string): Promise<readonly DnsRecord[]>;
  create(draft: DnsDraft): Promise<DnsRecord>;
  replace(id: string, draft: DnsDraft): Promise<DnsRecord>;
  /** One that is gone already is no failure. */
  remove(id: string): Promise<void>;
}

export type OpenZone = (zone: string) => Promise<DnsZone>;
