import { isRefusal } from '@axe/kit';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { services } from '../platform/demo.ts';
import { askService } from '../remote/ask-service.ts';
import { callTool } from '../remote/call-tool.ts';
import { remoteWith } from '../remote/platform-address.ts';
import { identityService, isServiceMissing } from './who-am-i.ts';

/** Refusals that say nothing against the token itself: it may be one that opens another service only. */
const ofOneService = ['AUDIENCE_MISMATCH', 'UNTRUSTED_ISSUER', 'INSUFFICIENT_SCOPE'];

/**
 * Asks the platform whether it takes the token, before it is stored. A token of `axe token issue` opens one service, so
 * each is asked in turn. Answers with the services that took it; throws the first refusal when none did.
 */
export async function checkGivenToken(url: string, token: string): Promise<readonly string[]> {
  const remote = remoteWith(url, { token, source: 'option' });
  let refused: unknown;
  try {
    await callTool(remote, readCatalogue(identityService), 'whoami', {});
    return [identityService];
  } catch (failure) {
    if (!isServiceMissing(failure) && !ofOneService.some((code) => isRefusal(failure, code))) throw failure;
    refused = failure;
  }
  const opened: string[] = [];
  for (const { name } of services.filter((service) => service.name !== identityService)) {
    try {
      await askService(remote, readCatalogue(name), 'tools/list', {});
      opened.push(name);
    } catch (failure) {
      if (isServiceMissing(refused)) refused = failure;
    }
  }
  if (opened.length === 0) throw refused;
  return opened;
}
