import type { AdapterPayload } from 'oidc-provider';
import type { Sealer } from '../keys/index.ts';
import type { ArtifactKind } from './artifact-kind.ts';

const purpose = 'device code';

/**
 * What is kept of an artifact: never the id that whoever holds it could use. A device code alone is needed again, when a
 * person types the short code and while they sign in for it: it is kept sealed.
 */
export async function hideIds(kind: ArtifactKind, { jti, ...payload }: AdapterPayload, sealer: Sealer): Promise<AdapterPayload> {
  if (kind === 'DeviceCode' && jti !== undefined) return { ...payload, jti: await sealer.seal(purpose, jti) };
  const { session, deviceCode } = payload;
  // A sign-in under way repeats the id of the browser's session, which nothing ever reads there.
  const { cookie: _cookie, ...visible } = session ?? {};
  return {
    ...payload,
    ...(session === undefined ? {} : { session: visible as NonNullable<AdapterPayload['session']> }),
    ...(typeof deviceCode === 'string' ? { deviceCode: await sealer.seal(purpose, deviceCode) } : {}),
  };
}

/** Undefined when a sealed id cannot be opened: it was sealed with another identity key. */
export async function showIds(payload: AdapterPayload, sealer: Sealer): Promise<AdapterPayload | undefined> {
  const { jti, deviceCode } = payload;
  if (jti !== undefined) {
    const opened = await sealer.open(purpose, jti);
    return opened === undefined ? undefined : { ...payload, jti: opened };
  }
  if (typeof deviceCode !== 'string') return payload;
  const opened = await sealer.open(purpose, deviceCode);
  return opened === undefined ? undefined : { ...payload, deviceCode: opened };
}
