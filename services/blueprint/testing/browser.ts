import assert from 'node:assert/strict';

/** A browser without a screen: cookies by path, redirects one at a time, forms as they stand in the page. */
export interface Browser {
  get(url: string): Promise<Visit>;
  post(url: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Visit>;
  /** Follows redirects until a page, or until an address that `until` accepts, which is not asked for. */
  follow(visit: Visit, until?: (url: URL) => boolean): Promise<Visit>;
  cookies(): readonly { readonly name: string; readonly value: string; readonly path: string }[];
  /** Takes over another browser's cookie, as somebody who stole or planted it would. */
  plant(name: string, value: string, path: string, host?: string): void;
  language: string;
}

export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it leads; undefined for a page. */
  readonly location: URL | undefined;
}

export interface BrowserOptions {
  /** Where a public address is really answered; there is no name server and no certificate here. */
  readonly reach?: (url: URL) => URL;
}

export function createBrowser({ reach = (url) => url }: BrowserOptions = {}): Browser {
  const jar = new Map<string, { name: string; value: string; path: string; host: string }>();

  const visit = async (url: string, init: RequestInit): Promise<Visit> => {
    const target = new URL(url);
    const fitting = [...jar.values()].filter(
      ({ path, host }) => host === target.hostname && (target.pathname === path || target.pathname.startsWith(path.replace(/\/?$/, '/'))),
    );
    const headers = new Headers(init.headers);
    headers.set('accept', 'text/html,application/xhtml+xml');
    headers.set('accept-language', browser.language);
    if (fitting.length > 0) headers.set('cookie', fitting.map(({ name, value }) => `${name}=${value}`).join('; '));
    const response = await fetch(reach(target), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) store(line, target);
    const location = response.headers.get('location');
    return {
      url: target,
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: location === null ? undefined : new URL(location, target),
    };
  };

  const store = (line: string, from: URL): void => {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', ...rest] = pair.split('=');
    const value = rest.join('=');
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
    const key = `${from.hostname} ${name} ${path}`;
    if (value === '' || attributes.some((one) => /^expires=Thu, 01 Jan 1970/i.test(one))) jar.delete(key);
    else jar.set(key, { name, value, path, host: from.hostname });
  };

  const browser: Browser = {
    language: 'en',
    get: (url) => visit(url, {}),
    post: (url, form, headers = {}) => visit(url, { method: 'POST', body: new URLSearchParams(form), headers }),
    async follow(from, until = () => false) {
      let current = from;
      for (let hop = 0; current.location !== undefined; hop += 1) {
        assert.ok(hop < 15, `a circle of redirects at ${current.url.href}`);
        if (until(current.location)) return current;
        current = await visit(current.location.href, {});
      }
      return current;
    },
    cookies: () => [...jar.values()],
    plant: (name, value, path, host = 'localhost') => void jar.set(`${host} ${name} ${path}`, { name, value, path, host }),
  };
  return browser;
}

/** The form whose action ends like this, with its hidden fields. */
export function formOf(visit: Visit, action: RegExp): { readonly action: string; readonly fields: Record<string, string> } {
  for (const [, attributes = '', body = ''] of visit.text.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    const target = /action="([^"]*)"/.exec(attributes)?.[1]?.replaceAll('&amp;', '&');
    if (target === undefined || !action.test(target)) continue;
    const fields: Record<string, string> = {};
    for (const [input] of body.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      if (name !== undefined) fields[name] = /value="([^"]*)"/.exec(input)?.[1] ?? '';
    }
    return { action: new URL(target, visit.url).href, fields };
  }
  throw new Error(
    `no form for ${action} at ${visit.url.pathname}: ${visit.status} ${visit.text.replace(/<style[\s\S]*?<\/style>/, '').slice(0, 1500)}`,
  );
}
