import { type Check, doesNotApply, failed, passed } from '../check.ts';
import { describeReply, errorOf } from '../web/read-answer.ts';
import { forgedToken } from './forged-token.ts';
import { issuerIn, readMetadata } from './metadata.ts';
import { postMcp } from './post-mcp.ts';

const microsoft = 'https://login.microsoftonline.com/';

export const issuersCheck: Check = {
  id: 'issuers',
  title: 'tokens of both versions of the tenant are trusted (v1 and v2)',
  why: 'The manifest of the identity app decides between v1 and v2 tokens. Where one is not trusted, sign-in works and every call is a 401.',
  fix: 'Set the tenant of the customer in the registry, and restart the service: it then trusts both issuers of the tenant.',
  runs: 'url',
  async run(context) {
    const advertised = issuerIn((await readMetadata(context)) ?? {}) ?? '';
    const tenant = advertised.startsWith(microsoft)
      ? advertised.slice(microsoft.length).split('/')[0]
      : context.customer?.customer.sso?.tenant_id;
    if (tenant === undefined) return doesNotApply('no tenant is known here: neither the metadata nor a registry names one');
    // On this machine a development provider stands in for the tenant, under addresses of its own.
    if (context.target.loopback && !advertised.startsWith(microsoft))
      return doesNotApply('a development sign-in stands in for the tenant on this machine');
    for (const issuer of [`${microsoft}${tenant}/v2.0`, `https://sts.windows.net/${tenant}/`]) {
      const token = forgedToken({ issuer, audience: context.target.mcp, now: context.now() });
      const reply = await postMcp({ ...context, token }, 'tools/list');
      const code = errorOf(reply)?.code;
      if (code === 'UNTRUSTED_ISSUER') return failed(`${issuer} is not trusted`);
      if (code !== 'INVALID_TOKEN')
        return failed(`a token of ${issuer}: ${describeReply(reply)}`, 'Let the machine of the service reach the tenant over https.');
    }
    return passed(`both issuers of tenant ${tenant}`);
  },
};
