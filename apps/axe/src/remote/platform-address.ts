import { cliErrors } from '../errors.ts';

export interface RemoteOptions {
  readonly url?: string;
  readonly token?: string;
  readonly userToken?: string;
}

/** Where to call and with what. */
export interface Remote {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
}

export function remoteOf(options: RemoteOptions, environment: { readonly [name: string]: string | undefined }): Remote {
  const url = (options.url ?? environment.AXE_URL ?? `http://localhost:${environment.AXE_PORT ?? 7300}`).replace(/\/+$/, '');
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw cliErrors.USAGE(`--url (AXE_URL) takes an address such as http://localhost:7300, not ${JSON.stringify(url)}.`);
  }
  const token = (options.token ?? environment.AXE_TOKEN ?? '').trim();
  if (token === '') {
    throw cliErrors.TOKEN_NEEDED(
      'A tool call needs an access token. Make one for the demo: export AXE_TOKEN=$(npx axe token issue --sub agent:cfo-agent)',
    );
  }
  if (/\s/.test(token))
    throw cliErrors.USAGE('The token holds spaces or line breaks. Pass only what axe token issue printed on standard output.');
  const userToken = options.userToken ?? environment.AXE_USER_TOKEN;
  return { url, headers: { authorization: `Bearer ${token}`, ...(userToken === undefined ? {} : { 'x-user-token': userToken }) } };
}
