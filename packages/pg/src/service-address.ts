import { roleNames, rolePassword } from './roles.ts';

export interface ServiceAddressOptions {
  readonly service: string;
  /** The service's secret from which its role passwords are derived. */
  readonly entityKey: string;
  /** `localhost:3700` */
  readonly server: string;
}

/** The address that `createServiceDatabase` will make true: what a service signs in with as the owner of its database. */
export function serviceAddress({ service, entityKey, server }: ServiceAddressOptions): string {
  const { owner } = roleNames(service);
  return `postgresql://${owner}:${rolePassword(entityKey, owner)}@${server}/${service}`;
}
