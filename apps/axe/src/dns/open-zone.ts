import { setTimeout as sleep } from 'node:timers/promises';
import type { Terminal } from '../terminal.ts';
import { openCloudflareZone } from './cloudflare-zone.ts';
import { dnsErrors } from './errors.ts';
import type { OpenZone } from './provider.ts';

const cloudflare = 'https://api.cloudflare.com/client/v4';

/** Zones at Cloudflare with the operator's token: CLOUDFLARE_API_TOKEN, else asked for without showing. It is kept nowhere. */
export const zonesOf =
  (terminal: Terminal): OpenZone =>
  async (zone) => {
    const { CLOUDFLARE_API_TOKEN: given = '', CLOUDFLARE_BASE_URL: base = cloudflare } = terminal.environment;
    const token = given.trim() || ((await terminal.askSecret?.(`Cloudflare API token for ${zone} (it is not shown)`)) ?? '').trim();
    if (!/^[\w-]{20,200}$/.test(token)) {
      throw dnsErrors.DNS_TOKEN_NEEDED(
        `${token === '' ? 'No API token for Cloudflare was given' : 'What was given is not in the form of a Cloudflare API token'}. Nothing was changed. Set CLOUDFLARE_API_TOKEN (permissions Zone > Zone > Read and Zone > DNS > Edit for ${zone}), or run the command at a terminal, where it asks.`,
        { zone },
      );
    }
    if (!/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/|$))/.test(base)) {
      throw dnsErrors.DNS_TOKEN_NEEDED('CLOUDFLARE_BASE_URL is not an https address, so the token was not sent there.');
    }
    return await openCloudflareZone({ base: base.replace(/\/+$/, ''), token, sleep: async (ms) => void (await sleep(ms)) }, zone);
  };
