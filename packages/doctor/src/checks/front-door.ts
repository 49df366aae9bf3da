import { below, type Check, type CheckContext, failed, isKnownService, passed } from '../check.ts';
import { describeReply, fieldsOf, isHtml } from '../web/read-answer.ts';

/** Point 2. The first thing asked: without an answer here no other check of the address means anything. */
export const frontDoorCheck: Check = {
  id: 'front-door',
  point: 2,
  title: 'health answers through the front door',
  why: 'This is the way clients take: what does not answer here is "Couldn\'t reach the MCP server" for everybody.',
  fix: 'Walk the chain from outside: DNS record, tunnel daemon, its rule for this path, proxy, process.',
  runs: 'url',
  async run(context) {
    const reply = await context.ask(below(context, '/health'));
    if (!reply.arrived) return failed(`${context.target.base} does not answer: ${reply.fault.told}`, reply.fault.fix);
    const body = fieldsOf(reply);
    if (reply.status >= 300 && reply.status < 400)
      return failed(describeReply(reply), 'Let the path reach the service itself: clients do not follow a redirect with their token.');
    if (isHtml(reply))
      return failed(
        describeReply(reply),
        `A page answers in place of the service: put the tunnel's rule for /${context.target.service} before the one of the web site.`,
      );
    const wrong = reply.status === 404 ? await whatIsServed(context) : undefined;
    if (wrong !== undefined) return failed(`${describeReply(reply)}: ${wrong.told}`, wrong.fix);
    if (reply.status !== 200 || body === undefined) return failed(describeReply(reply), fixOfStatus(reply.status));
    const name = String(body.service ?? '');
    if (name !== `${context.target.service}-mcp`) {
      return failed(
        `${name === '' ? 'something without a name' : name.slice(0, 60)} answers here`,
        `Correct the rule of the tunnel or the proxy: /${context.target.service} leads to another service.`,
      );
    }
    if (body.status !== 'ok')
      return failed(`it says ${String(body.status).slice(0, 60)}`, 'Read the log of the process (axe logs --level warn).');
    return passed(`${name} ${String(body.version)}, git ${String(body.git_sha).slice(0, 12)}, colour ${String(body.colour)}`);
  },
};

const unknownPath = 'The host answers and knows no such path: correct the address, or add the tunnel rule for this service.';

function fixOfStatus(status: number): string | undefined {
  if (status === 404) return unknownPath;
  if (status === 421) return 'The service does not know its public host: set AXE_PUBLIC_URL of the process to the address clients use.';
  if (status === 502 || status === 503 || status === 504 || status === 530) {
    return 'The edge answers, and nothing behind it: start the process, or correct the port in the proxy and the tunnel rule.';
  }
  return undefined;
}

const mostSiblings = 12;

/** Neither of the two pages that every service has is known: it is the path that is wrong, and no part of the service behind it. */
export async function whatIsServed(context: CheckContext): Promise<{ readonly told: string; readonly fix: string } | undefined> {
  const { target, ask, siblings = [] } = context;
  const pages = await Promise.all(['/health', '/.well-known/oauth-protected-resource'].map((page) => context.ask(below(context, page))));
  if (!pages.every((reply) => reply.arrived && reply.status === 404)) return undefined;
  const { origin, pathname } = new URL(target.mcp);
  const found = await Promise.all(
    siblings.slice(0, mostSiblings).map(async (name) => {
      const body = fieldsOf(await ask(`${origin}/${name}/health`));
      return body?.service === `${name}-mcp` ? [`/${name}/mcp`] : [];
    }),
  );
  const served = found.flat();
  // Most slips are not in the first letter.
  const near = served.find((path) => path[1] === target.service[0]) ?? served[0];
  const told = `nothing at ${pathname} answers as an MCP service`;
  const all = served.length === 0 ? told : `${told}; this platform serves ${served.join(', ')}`;
  if (near === undefined || isKnownService(context)) return { told: all, fix: unknownPath };
  return { told: all, fix: `Correct the path of the address, such as ${origin}${near}.` };
}

/** Undefined when a service of the platform answers; otherwise why nothing else is worth asking. */
export async function whyUnreachable(context: CheckContext): Promise<string | undefined> {
  const [health, metadata] = await Promise.all([
    context.ask(below(context, '/health')),
    context.ask(below(context, '/.well-known/oauth-protected-resource')),
  ]);
  if (!health.arrived && !metadata.arrived) return `nothing answers at ${context.target.base}: ${health.fault.told}`;
  if (fieldsOf(health) !== undefined || fieldsOf(metadata) !== undefined) return undefined;
  return `what answers at ${context.target.base} is no service of the platform (${describeReply(health)})`;
}
