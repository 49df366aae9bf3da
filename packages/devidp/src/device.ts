import { randomBytes, randomInt } from 'node:crypto';
import { createBoundedMap } from './bounded-map.ts';
import type { App, Person } from './directory.ts';
import type { Grant, RequestedAccess } from './grant.ts';
import { ProviderFault } from './provider-fault.ts';

const lifeSeconds = 900;
const maxPending = 1000;
/** Without vowels and look-alikes, so that no word and no doubt appears. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

interface Pending {
  readonly client: App;
  readonly access: RequestedAccess;
  readonly tenantId: string;
  readonly expiresAtMs: number;
  readonly deviceCode: string;
  readonly userCode: string;
  person?: Person;
}

export interface DeviceLogins {
  start(tenantId: string, client: App, access: RequestedAccess): { deviceCode: string; userCode: string; lifeSeconds: number };
  /** The client that waits for this code; refuses a code that is unknown or over. */
  waiting(tenantId: string, userCode: string): App;
  approve(tenantId: string, userCode: string, person: Person): void;
  /** What the device polls for; answers once. */
  redeem(tenantId: string, deviceCode: string, clientId: string): Grant;
}

/** RFC 8628: a device without a browser shows a code, the person enters it elsewhere. */
export function createDeviceLogins(now: () => Date): DeviceLogins {
  const byDeviceCode = createBoundedMap<Pending>(maxPending);
  const byUserCode = createBoundedMap<Pending>(maxPending);

  const find = (tenantId: string, userCode: string): Pending => {
    const pending = byUserCode.get(normalised(userCode));
    if (pending?.tenantId === tenantId && pending.person === undefined && now().getTime() < pending.expiresAtMs) return pending;
    throw new ProviderFault(70018, 'Invalid verification code due to the user typing in a wrong user code for the device code flow.');
  };

  return {
    start(tenantId, client, access) {
      const userCode = Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join('');
      const deviceCode = randomBytes(48).toString('base64url');
      const pending: Pending = { client, access, tenantId, deviceCode, userCode, expiresAtMs: now().getTime() + lifeSeconds * 1000 };
      byDeviceCode.set(deviceCode, pending);
      byUserCode.set(userCode, pending);
      return { deviceCode, userCode, lifeSeconds };
    },
    waiting: (tenantId, userCode) => find(tenantId, userCode).client,
    approve(tenantId, userCode, person) {
      find(tenantId, userCode).person = person;
    },
    redeem(tenantId, deviceCode, clientId) {
      const pending = byDeviceCode.get(deviceCode);
      if (pending === undefined || pending.tenantId !== tenantId || pending.client.clientId !== clientId) {
        throw new ProviderFault(70018, "The provided value for the 'device_code' parameter is not valid.");
      }
      if (now().getTime() >= pending.expiresAtMs) throw new ProviderFault(70020, 'The device code has expired.');
      const { client, person, access } = pending;
      if (person === undefined) throw new ProviderFault(70016, 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.');
      byDeviceCode.delete(pending.deviceCode);
      byUserCode.delete(pending.userCode);
      return { client, person, access, nonce: undefined, endpointVersion: 2 };
    },
  };
}

const normalised = (userCode: string): string => userCode.replace(/[\s-]/g, '').toUpperCase();
