import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { services } from '../platform/demo.ts';
import { askService } from '../remote/ask-service.ts';
import { callTool } from '../remote/call-tool.ts';
import { remoteWith } from '../remote/platform-address.ts';
import { identityService, isOfOtherService, isServiceMissing } from './who-am-i.ts';

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
    if (!isServiceMissing(failure) && !isOfOtherService(failure)) throw failure;
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
