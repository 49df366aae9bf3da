import type { Catalogue } from '../catalogue/catalogue.ts';
import { readVersion } from '../version.ts';
import { type Answer, readAnswer, refusalOf, unreadable } from './answers.ts';
import type { Destination } from './destination.ts';
import { send } from './send.ts';

const protocolVersion = '2026-07-28';

export type AskedService = Pick<Catalogue, 'service' | 'errors'>;

/**
 * One request of the stateless protocol era: a single POST, so that a command needs no client library. Throws a refusal
 * with the service's own code and message.
 */
export async function askService(
  remote: Destination,
  catalogue: AskedService,
  method: 'tools/call' | 'tools/list',
  params: { readonly name?: string; readonly arguments?: object },
): Promise<{ readonly result: NonNullable<Answer['result']>; readonly requestId: string | undefined }> {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': protocolVersion,
    'io.modelcontextprotocol/clientInfo': { name: 'axe', version: readVersion() },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const response = await send(remote, `/${catalogue.service}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': protocolVersion,
      'mcp-method': method,
      ...(params.name === undefined ? {} : { 'mcp-name': params.name }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } }),
  });
  const answer = await readAnswer(response, remote);
  const requestId = response.headers.get('x-request-id') ?? undefined;
  if (answer.error !== undefined) throw refusalOf(answer.error, catalogue, requestId, response.status);
  const { result } = answer;
  if (result === undefined) throw unreadable(remote, response.status);
  return { result, requestId };
}
