import { below, type Check, type CheckContext, doesNotApply, failed, notChecked, passed } from '../check.ts';
import type { Colour, TunnelRule } from '../probes.ts';
import { describeReply, type Fields, fieldsOf } from '../web/read-answer.ts';

const noMachine = (how: string) => notChecked(`the customer's machine cannot be looked into from here. On it: ${how}`);

async function frontDoorColour(context: CheckContext): Promise<{ readonly colour: string; readonly sha: string } | undefined> {
  const body = fieldsOf(await context.ask(below(context, '/health')));
  return body === undefined ? undefined : { colour: String(body.colour), sha: String(body.git_sha) };
}

const isColour = (text: string): text is Colour => text === 'blue' || text === 'green';

/** Point 8. */
export const colourCheck: Check = {
  id: 'colour',
  point: 8,
  title: 'the colour behind the proxy answers as itself',
  why: "A front door that answers from another process than the one deployed shows yesterday's release to everybody.",
  fix: 'Start the process of that colour from its release folder, and compare what listens on its port and socket.',
  runs: 'machine',
  async run(context) {
    const front = await frontDoorColour(context);
    if (front === undefined) return notChecked('health does not answer (see point 2)');
    if (!isColour(front.colour)) return doesNotApply('one process without colours serves here');
    const { machine } = context;
    if (machine === undefined) return noMachine('ask /health on the port or socket of the colour');
    const answer = await machine.askColour(front.colour, `/${context.target.service}/health`);
    if (answer === undefined) return failed(`${front.colour} does not answer on ${machine.place}`);
    const body = parse(answer.text);
    if (answer.status !== 200 || body === undefined) return failed(`${front.colour} on ${machine.place} answers HTTP ${answer.status}`);
    if (body.colour !== front.colour || body.git_sha !== front.sha) {
      return failed(
        `the front door says ${front.colour} ${front.sha}, the process on ${machine.place} says ${String(body.colour)} ${String(body.git_sha)}`,
      );
    }
    return passed(`${front.colour}, git ${front.sha}`);
  },
};

function parse(text: string): Fields | undefined {
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
}

/** Point 9. */
export const upstreamCheck: Check = {
  id: 'upstream',
  point: 9,
  title: 'the proxy sends to the active colour',
  why: 'After a switch that did not take, people keep working on the old release while the operator sees the new one.',
  fix: 'Point the link of the active socket to the active colour, by one rename; the proxy needs no restart.',
  runs: 'machine',
  async run(context) {
    const front = await frontDoorColour(context);
    if (front === undefined) return notChecked('health does not answer (see point 2)');
    if (!isColour(front.colour)) return doesNotApply('one process without colours serves here');
    const { machine } = context;
    if (machine === undefined) return noMachine('see where active.sock points, and compare with the colour that /health names');
    const active = await machine.activeColour();
    if (active === undefined) return notChecked(`no link of an active socket was found on ${machine.place}`);
    if (active !== front.colour) return failed(`the link points to ${active}, the front door answers as ${front.colour}`);
    return passed(`the link and the front door both say ${active}`);
  },
};

/** Point 10. The rules need the machine; that unknown paths end in a 404 shows from outside. */
export const tunnelCheck: Check = {
  id: 'tunnel',
  point: 10,
  title: 'the tunnel routes here, and everything else is a 404',
  why: 'A rule below the catch-all never fires; a catch-all that is no 404 shows strangers something they should not see.',
  fix: 'Put the rules of the service before the rule without a path, and end the list with http_status:404.',
  runs: 'machine',
  async run(context) {
    const nowhere = `${context.target.base}/axe-doctor-${context.now().getTime().toString(36)}/nothing`;
    const reply = await context.ask(nowhere);
    if (!reply.arrived || reply.status !== 404) return failed(`a path that nobody serves: ${describeReply(reply)}, not 404`);
    const { machine, target } = context;
    const rules = await machine?.tunnelRules();
    if (machine === undefined || rules === undefined) {
      const how = 'the rules themselves stand in the configuration of the tunnel, which is not readable here';
      return notChecked(`a path that nobody serves is a 404, as it should be; ${how}`);
    }
    return judgeRules(rules, target.service, new URL(target.base).hostname);
  },
};

function judgeRules(rules: readonly TunnelRule[], service: string, host: string) {
  const last = rules.at(-1);
  if (last === undefined) return failed('the tunnel has no rules');
  if (last.service !== 'http_status:404' || last.path !== undefined || last.hostname !== undefined)
    return failed(`the last rule leads to ${last.service}`);
  const paths = [`/${service}/mcp`, `/.well-known/oauth-protected-resource/${service}/mcp`];
  for (const path of paths) {
    const index = rules.findIndex((rule) => matches(rule, host, path));
    const rule = rules[index];
    if (rule === undefined || rule === last) return failed(`no rule routes ${host}${path}`);
    if (rule.path === undefined) return failed(`${host}${path} falls to rule ${index + 1}, which has no path (${rule.service})`);
  }
  return passed(`${rules.length} rules; ${host}/${service} has its own, the last is a 404`);
}

/** As cloudflared does: a missing field matches everything, the path is a regular expression. */
function matches({ hostname, path }: TunnelRule, host: string, wanted: string): boolean {
  const right = hostname === undefined || hostname === host || (hostname.startsWith('*.') && host.endsWith(hostname.slice(1)));
  if (!right || path === undefined) return right;
  try {
    return new RegExp(path).test(wanted);
  } catch {
    return false;
  }
}

/** Point 15. */
export const databaseUrlCheck: Check = {
  id: 'database-url',
  point: 15,
  title: 'the database address is PostgreSQL, and the one meant',
  why: 'A line left over from an older setup sends the service to another database, or to none: every call then fails with a vague error.',
  fix: 'Correct DATABASE_URL in the environment file of the service (one line only), and restart the process.',
  runs: 'machine',
  async run({ machine, target }) {
    if (machine === undefined) return noMachine('read DATABASE_URL in the env file of the service');
    if (machine.embedded !== undefined) {
      const own = `${target.service} is run here by axe up, on its own PostgreSQL in ${machine.embedded}, without an env file`;
      return doesNotApply(`${own}; whether that database answers is point 1`);
    }
    const text = await machine.databaseUrl();
    if (text === undefined) return notChecked(`no DATABASE_URL was found on ${machine.place}`);
    // Nothing of the address but host and database is shown: it holds a password.
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined) return failed('DATABASE_URL is no address');
    if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
      return failed(`DATABASE_URL begins with ${url.protocol}, not postgresql:`);
    const database = decodeURIComponent(url.pathname.slice(1));
    const user = decodeURIComponent(url.username);
    if (database === '') return failed('DATABASE_URL names no database');
    if (!belongsTo(database, target.service) && !belongsTo(user, target.service)) {
      return failed(`DATABASE_URL leads to database ${database} as ${user}: neither is of ${target.service}`);
    }
    return passed(`PostgreSQL, database ${database} as ${user}`);
  },
};

const belongsTo = (name: string, service: string): boolean => name === service || name.split(/[_-]/).includes(service);

/** Point 16. */
export const brokenStartCheck: Check = {
  id: 'broken-start',
  point: 16,
  title: 'a broken database refuses to start',
  why: 'A process that comes up without its database gets promoted by a deploy, and fails at the first request of a person.',
  fix: 'Host the service through runService of @axe/mcp: it answers nothing before the database does, and ends with 1 otherwise.',
  runs: 'machine',
  async run({ machine, target }) {
    const how = `start it by hand with a wrong DATABASE_URL: it must end with 1 (for ${target.service} the release's own tests do so)`;
    if (machine === undefined) return noMachine(how);
    const started = await machine.startBroken();
    if (started === undefined) return notChecked(`the program of ${target.service} or its environment is not on ${machine.place}; ${how}`);
    const { program, exitCode } = started;
    if (exitCode === undefined) return failed(`${program} stayed up with a database that does not answer`);
    if (exitCode === 0 || exitCode === null) return failed(`${program} ended with ${exitCode ?? 'a signal'}, as if nothing were wrong`);
    return passed(`${program} ended with ${exitCode}`);
  },
};
