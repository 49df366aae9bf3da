import { defineErrors } from '@axe/kit';

export const dnsErrors = defineErrors({
  DNS_TARGET_INVALID: {
    kind: 'invalid',
    summary: 'The target is no host name and no id of a tunnel.',
    remedy: 'Pass the id of the tunnel, or its host name.',
  },
  DNS_TOKEN_NEEDED: {
    kind: 'denied',
    summary: 'Nobody gave an API token for the DNS provider.',
    remedy: 'Set CLOUDFLARE_API_TOKEN, or run the command at a terminal, where it asks.',
  },
  DNS_TOKEN_REFUSED: {
    kind: 'denied',
    summary: 'The DNS provider does not accept the token, or the token may not do this.',
    remedy: 'Make a token with the permission Zone > DNS > Edit for this zone.',
  },
  DNS_ZONE_UNKNOWN: {
    kind: 'missing',
    summary: 'The account of the token has no such zone.',
    remedy: 'Correct zone in customers.yaml, or use a token that sees the zone.',
  },
  DNS_RECORD_DIFFERENT: {
    kind: 'conflict',
    summary: 'Another record stands at the name.',
    remedy: 'Look who needs it; --replace puts the new one in its place.',
  },
  DNS_REFUSED: {
    kind: 'invalid',
    summary: 'The DNS provider refuses the request.',
    remedy: 'Read its code in the message.',
  },
  DNS_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'The DNS provider does not answer, or asks to wait.',
    remedy: 'Repeat the command later: it goes on where it stopped.',
    retryable: true,
  },
});
