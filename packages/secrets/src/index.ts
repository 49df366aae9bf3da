export { secretErrors } from './errors.ts';
export type {
  ItemDraft,
  PutOutcome,
  SecretItem,
  SecretStore,
  SendRequest,
  SessionKeeper,
  StoreSnapshot,
  StoreStatus,
  Unlocking,
} from './store.ts';
