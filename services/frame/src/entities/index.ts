export { entityErrors } from './errors.ts';
export {
  type AccountingStandard,
  type EntityAttributes,
  type EntityKind,
  type RegisteredEntity,
  type Registrar,
  registerEntity,
  rehearseRegistration,
} from './register-entity.ts';
