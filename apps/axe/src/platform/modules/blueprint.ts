import { blueprint, createIdentity, withIdentity } from '@axe/blueprint';
import type { ServiceModule } from './service-module.ts';

/** The workspace, with the OpenID provider at the public address itself. */
export const module: ServiceModule = {
  database: blueprint,
  async compose({ database, url, services, federation, secrets, log, slice }) {
    const identity = await createIdentity({
      issuer: url,
      services,
      workspace: blueprint.name,
      customer: slice,
      database,
      identityKey: secrets.identityKey(),
      federation,
      log,
    });
    const mounts = identity.prefixes.map((prefix) => ({ prefix, handle: identity.handle }));
    return { declaration: withIdentity(identity), mounts };
  },
};
