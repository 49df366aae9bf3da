import type { Context } from 'koa';
import { recordEvent } from '../audit/index.ts';
import type { IdentityCore } from '../core.ts';
import { openToAll, sendFault } from '../http/answer.ts';
import { maxFormBytes, readBody } from '../http/read-body.ts';
import { factsOf } from '../http/request-facts.ts';
import { clientMetadata, isFault, storeClient } from './register-client.ts';

/** RFC 7591: public clients only, answers go to this machine, to Claude, or where the operator allows. */
export async function registerClient(core: IdentityCore, ctx: Context): Promise<void> {
  const facts = factsOf(ctx);
  const text = await readBody(ctx.req, maxFormBytes);
  const asked = text === undefined ? undefined : parse(text);
  if (asked === undefined) {
    const description = text === undefined ? `The registration is larger than ${maxFormBytes} bytes.` : 'The registration is not JSON.';
    return sendFault(ctx, text === undefined ? 413 : 400, 'invalid_client_metadata', description, openToAll);
  }
  const metadata = clientMetadata(asked, core.customer().customer.sso?.allowed_redirect_uris ?? []);
  if (isFault(metadata)) {
    await recordEvent(core.database, { kind: 'client_refused', reason: metadata.error_description, ...facts });
    return sendFault(ctx, 400, metadata.error, metadata.error_description, openToAll);
  }
  const registeredAt = await storeClient(core.database, metadata, facts.address);
  const reason = metadata.client_name;
  await recordEvent(core.database, { kind: 'client_registered', clientId: metadata.client_id, reason, ...facts });
  ctx.status = 201;
  ctx.set({ 'cache-control': 'no-store', ...openToAll });
  ctx.body = { ...metadata, client_id_issued_at: Math.floor(registeredAt.getTime() / 1000) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
