import type { Expiry } from '@axe/registry';

export const expiryText = ({ days, colour }: Expiry): string =>
  days <= 0 ? `ended ${-days} days ago` : `${days} days${colour === 'green' ? '' : ` (${colour})`}`;
