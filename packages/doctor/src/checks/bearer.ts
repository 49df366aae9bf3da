import { type Check, failed, passed } from '../check.ts';
import { describeReply, errorOf } from '../web/read-answer.ts';
import { metadataPlaces } from './metadata.ts';
import { postMcp } from './post-mcp.ts';

/** Point 4. */
export const challengeCheck: Check = {
  id: 'challenge',
  point: 4,
  title: 'without a token: 401 with the way to sign in',
  why: 'The challenge is what makes a client open the sign-in; without it people see "Couldn\'t reach" or nothing at all.',
  fix: 'Let the 401 of the service through unchanged, its header WWW-Authenticate too: a proxy must not rewrite it.',
  runs: 'url',
  async run(context) {
    const reply = await postMcp({ ...context, token: undefined }, 'tools/list');
    if (!reply.arrived || reply.status !== 401) {
      const open = reply.arrived && reply.status === 200;
      return failed(describeReply(reply), open ? 'Take the service off the net at once: it answers without a token.' : undefined);
    }
    const challenge = reply.headers.get('www-authenticate') ?? '';
    if (!/^bearer /i.test(challenge)) return failed('401 without WWW-Authenticate: Bearer');
    const named = /resource_metadata="([^"]*)"/.exec(challenge)?.[1];
    if (named === undefined) return failed('the challenge names no resource_metadata');
    if (!metadataPlaces(context).includes(named)) {
      return failed(
        `the challenge names ${named.slice(0, 200)}, which is not of this address`,
        'Set AXE_PUBLIC_URL of the process to the address people use.',
      );
    }
    const code = errorOf(reply)?.code;
    if (code !== 'MISSING_TOKEN') return failed(`the reason in the body is ${code ?? 'not there'}, not MISSING_TOKEN`);
    return passed('401 MISSING_TOKEN, with the address of the metadata');
  },
};

const bogus = 'axe-doctor.is-no.token';

/** Point 5. */
export const badTokenCheck: Check = {
  id: 'bad-token',
  point: 5,
  title: 'with a bad token: 401 with the reason',
  why: 'Clients show one sentence for every 401. Only the reason in the body and the log tells an operator which of ten causes it is.',
  fix: 'Let the body of the 401 through unchanged, and deploy a release whose refusals carry error.context.reason.',
  runs: 'url',
  async run(context) {
    const reply = await postMcp({ ...context, token: bogus }, 'tools/list');
    if (!reply.arrived || reply.status !== 401) return failed(describeReply(reply));
    const error = errorOf(reply);
    if (error?.reason === undefined) return failed('401 without a reason in the body (error.context.reason)');
    if (error.code === 'MISSING_TOKEN')
      return failed('a bad token is called MISSING_TOKEN', 'Something on the way takes the Authorization header off: let it through.');
    if (!/error="invalid_token"/.test(reply.headers.get('www-authenticate') ?? ''))
      return failed('the challenge lacks error="invalid_token"');
    return passed(`401 ${error.code}, reason ${error.reason}`);
  },
};
