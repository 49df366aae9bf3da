export { entityErrors } from './errors.ts';
export {
  type EntityAttributes,
  registerEntity,
  rehearseRegistration,
} from './register-entity.ts';
