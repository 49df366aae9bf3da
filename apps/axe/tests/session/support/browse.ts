/** Follows redirects like a browser: cookies kept by host, until something answers for itself. */
export class Browsing {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly visited: string[] = [];

  async open(address: string, init: RequestInit = {}): Promise<Response> {
    let url = new URL(address);
    let request: RequestInit = init;
    for (let hops = 0; hops < 20; hops += 1) {
      const cookie = [...this.#jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
      this.visited.push(url.href);
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        headers: { ...request.headers, ...(cookie === '' ? {} : { cookie }) },
      });
      this.keep(url.href, response);
      const next = response.headers.get('location');
      if (next === null) return response;
      await response.body?.cancel();
      url = new URL(next, url);
      request = {};
    }
    throw new Error(`a circle of redirects at ${url}`);
  }

  /** The cookies of an answer that was fetched beside this. */
  keep(address: string, response: Response): void {
    const jar = this.#jarOf(new URL(address));
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
  }

  #jarOf({ host }: URL): Map<string, string> {
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    return jar;
  }
}

/** The address that a page or a note shows. */
export function addressIn(text: string): string {
  const found = /https?:\/\/\S+/.exec(text)?.[0];
  if (found === undefined) throw new Error(`no address in ${text}`);
  return found;
}
