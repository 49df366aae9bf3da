export const modernVersion = '2026-07-28';
export const legacyVersion = '2025-11-25';

export type Era = 'modern' | 'legacy';

const envelope = {
  'io.modelcontextprotocol/protocolVersion': modernVersion,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

export interface RpcAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes.
  readonly body: any;
}

export function rpcRequest(
  era: Era,
  method: string,
  params: Record<string, unknown>,
  id: unknown = 1,
): RequestInit & { headers: Record<string, string>; body: string } {
  const name = typeof params.name === 'string' ? { 'mcp-name': params.name } : {};
  const base = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  if (era === 'legacy') {
    return {
      method: 'POST',
      headers: { ...base, 'mcp-protocol-version': legacyVersion },
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
    };
  }
  const headers = { ...base, 'mcp-protocol-version': modernVersion, 'mcp-method': method, ...name };
  return { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', id, method, params: { ...params, _meta: envelope } }) };
}

export async function rpc(
  url: string,
  token: string | undefined,
  era: Era,
  method: string,
  params: Record<string, unknown> = {},
): Promise<RpcAnswer> {
  const request = rpcRequest(era, method, params);
  if (token !== undefined) request.headers.authorization = `Bearer ${token}`;
  return readAnswer(await fetch(url, request));
}

export async function readAnswer(response: Response): Promise<RpcAnswer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parseBody(text, response.headers.get('content-type') ?? '') };
}

function parseBody(text: string, contentType: string): unknown {
  if (text === '') return undefined;
  if (!contentType.startsWith('text/event-stream')) return contentType.startsWith('application/json') ? JSON.parse(text) : text;
  const data = text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => line.slice(6));
  return JSON.parse(data.at(-1) ?? 'null');
}
