export interface Registered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { readonly client_id?: string; readonly error?: string };
}

/** What a program that registers itself does; `metadata` is sent as it is when it is a text. */
export async function registerClient(url: string, metadata: unknown = {}, type = 'application/json'): Promise<Registered> {
  const usual = { redirect_uris: ['http://127.0.0.1/callback'], client_name: 'Test client' };
  const body = typeof metadata === 'string' ? metadata : JSON.stringify({ ...usual, ...(metadata as object) });
  const response = await fetch(`${url}/oauth/register`, { method: 'POST', headers: { 'content-type': type }, body });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Registered['body'] };
}

/** The id of a client that just registered. */
export async function newClient(url: string, metadata: object = {}): Promise<string> {
  const { body } = await registerClient(url, metadata);
  if (typeof body.client_id !== 'string') throw new Error(`the registration was refused: ${JSON.stringify(body)}`);
  return body.client_id;
}
