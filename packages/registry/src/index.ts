export { demoRegistryFile } from './demo.ts';
export type { RegistryEdit } from './edit/edit-registry.ts';
export {
  addAdmin,
  addCustomer,
  changeCustomer,
  grantEmployee,
  removeAdmin,
  removeAgent,
  removeCustomer,
  removeEmployee,
  revokeEmployee,
  setAgent,
  setEmployee,
  setEntity,
} from './edit/operations.ts';
export { giveScopes, grantsInFile, grantsOfLine, removePerson, takeScopes } from './edit/people.ts';
export { writeRegistryFile } from './edit/write-file.ts';
export { registryErrors } from './errors.ts';
export { type Expiry, type ExpiryColour, expiryDays, expiryOf } from './expiry.ts';
export { loadRegistry, readRegistryText } from './load.ts';
export { appRule } from './pack/app-rule.ts';
export { checkPack } from './pack/check-pack.ts';
export { packErrors } from './pack/errors.ts';
export type { BootstrapPack } from './pack/pack-shape.ts';
export { type PackSecret, packSecrets, takePack } from './pack/take-pack.ts';
export type { ParsedRegistry, RegistryProblem } from './parse.ts';
export { publicUrlOf } from './public-url.ts';
export { type Customer, type CustomerSlice, defaultScopes, type Grants, type Registry } from './registry.ts';
export { isCustomerAdmin, rightsOfAgent, rightsOfPerson, rolesOfPerson } from './rights.ts';
export type { CustomerFile, EntityMeta, GrantsFile, RegistryFile, SecretStoreSettings, ServiceApp, ServiceSecret } from './schema.ts';
export { serviceApp, sliceOf, type TenantApp, tenantApp, webApp } from './slice.ts';
export { type RegistryLog, type RegistryWatch, type RegistryWatchOptions, registryWarnings, watchRegistry } from './watch.ts';
