import { type Check, failed, passed } from '../check.ts';
import { describeReply } from '../web/read-answer.ts';
import { statusForHost } from '../web/status-for-host.ts';
import { postMcp } from './post-mcp.ts';

const stranger = 'axe-doctor.invalid';

export const guardsCheck: Check = {
  id: 'guards',
  title: 'strange hosts and origins are turned away',
  why: 'A web page of a stranger could otherwise make the browser of a person on the network call the service (DNS rebinding).',
  fix: 'Let the Host and Origin headers through unchanged, and set AXE_PUBLIC_URL of the process: it allows its own host only.',
  runs: 'url',
  async run(context) {
    const unsigned = { ...context, token: undefined };
    const origin = await postMcp(unsigned, 'tools/list', {}, { origin: `https://${stranger}` });
    if (!origin.arrived || origin.status !== 403) return failed(`a request of a strange page: ${describeReply(origin)}, not 403`);
    const status = await statusForHost(context.target.mcp, stranger);
    // An edge in front may turn it away with a status of its own, or cut the connection.
    const turnedAway = status === undefined || (status >= 400 && status !== 401);
    if (!turnedAway) return failed(`a request for a strange host: HTTP ${status}, not 421`);
    return passed('403 for a strange origin; a strange host is turned away');
  },
};
