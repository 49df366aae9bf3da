import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSelfSigned } from './self-signed.ts';

export interface DocumentServer {
  /** The address of the document, which is the id of the client. */
  readonly clientId: string;
  /** The authority that signed its certificate. */
  readonly ca: string;
  /** How often the document was fetched. */
  fetches(): number;
  close(): Promise<void>;
}

/** A vendor's web site that publishes the metadata document of its client, on loopback over https. */
export async function startDocumentServer(metadata: Record<string, unknown>): Promise<DocumentServer> {
  const { key, cert } = createSelfSigned();
  let fetches = 0;
  const server = createServer({ key, cert }, (req, res) => {
    if (req.url !== '/client.json') return void res.writeHead(404).end();
    fetches += 1;
    res.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=600' });
    res.end(JSON.stringify({ client_id: clientId, ...metadata }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const clientId = `https://127.0.0.1:${(server.address() as AddressInfo).port}/client.json`;
  return {
    clientId,
    ca: cert,
    fetches: () => fetches,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
