export { type Rotation, rotateKeys } from './rotate-keys.ts';
export { createSealer, type Sealer } from './seal-key.ts';
export { type KeyRing, keyRingVersion, loadKeyRing, type PublishedKeys, publishedKeys } from './signing-keys.ts';
