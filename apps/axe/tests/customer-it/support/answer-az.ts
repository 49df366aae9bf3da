import { randomUUID } from 'node:crypto';
import { answerGraph } from './answer-graph.ts';
import { AzRefusal, graphApp, type Take, tsv } from './az-words.ts';
import { type Directory, type DirectoryApp, newApp, newSecret } from './directory.ts';

/** What `az` prints for these words. Knows what the script may use, and refuses everything else. */
export function answerAz(words: readonly string[], directory: Directory, stale: Map<string, { left: number; app: DirectoryApp }>): string {
  const { command, options } = parse(words);
  const take = (name: string): string => {
    const value = options.get(name);
    if (value === undefined) throw new AzRefusal(`ERROR: the following arguments are required: ${name}`);
    options.delete(name);
    return value;
  };
  const known: { readonly [command: string]: () => string } = {
    'account show': () => {
      if (!directory.signedIn) throw new AzRefusal("ERROR: Please run 'az login' to setup account.");
      return tsv(take, { tenantId: directory.tenant });
    },
    rest: () => answerGraph(take, options, directory, stale),
    'ad app list': () => {
      const name = /^displayName eq '([^']+)'$/.exec(take('--filter'))?.[1];
      const found = directory.apps.filter(({ displayName }) => displayName === name);
      return tsv(take, { '[].[appId,id]': found.map(({ appId, id }) => `${appId}\t${id}`) });
    },
    'ad app create': () => {
      const app = newApp(take('--display-name'));
      if (take('--sign-in-audience') !== 'AzureADMyOrg') throw new AzRefusal('ERROR: audience');
      directory.apps.push(app);
      return tsv(take, { '[appId,id]': [app.appId, app.id] });
    },
    'ad sp list': () => {
      const id = /^appId eq '([^']+)'$/.exec(take('--filter'))?.[1];
      return tsv(take, { '[].id': directory.principals.filter(({ appId }) => appId === id).map((one) => one.id) });
    },
    'ad sp create': () => {
      const app = appOf(directory, take('--id'));
      if (directory.earlyPrincipals-- > 0) {
        throw new AzRefusal(`ERROR: The appId '${app.appId}' of the service principal does not reference a valid application object.`);
      }
      if (directory.principals.some(({ appId }) => appId === app.appId)) throw new AzRefusal('ERROR: already in use');
      const principal = { id: randomUUID(), appId: app.appId };
      directory.principals.push(principal);
      return tsv(take, { id: principal.id });
    },
    'ad app credential reset': () => resetCredential(take, options, directory),
    'ad app credential list': () => {
      const own = appOf(directory, take('--id')).passwordCredentials.filter(({ displayName }) => displayName === 'axelabs-bootstrap');
      return tsv(take, {
        "[?displayName=='axelabs-bootstrap'].[keyId,endDateTime]": own.map(({ keyId, endDateTime }) => `${keyId}\t${endDateTime}`),
        "[?displayName=='axelabs-bootstrap'].keyId": own.map(({ keyId }) => keyId),
      });
    },
    'ad app credential delete': () => {
      const app = appOf(directory, take('--id'));
      const keyId = take('--key-id');
      app.passwordCredentials = app.passwordCredentials.filter((one) => one.keyId !== keyId);
      return '';
    },
    'ad app permission admin-consent': () => {
      const app = appOf(directory, take('--id'));
      if (!directory.mayConsent)
        throw new AzRefusal('ERROR: Forbidden({"Message":"This operation can only be performed by an administrator."})');
      const principal = directory.principals.find(({ appId }) => appId === app.appId);
      if (principal === undefined) throw new AzRefusal('ERROR: no service principal');
      directory.grants = directory.grants.filter(({ clientId }) => clientId !== principal.id);
      for (const { resourceAppId } of app.requiredResourceAccess) {
        directory.grants.push({ clientId: principal.id, scope: resourceAppId === graphApp ? 'User.Read' : 'mcp.access' });
      }
      return '';
    },
  };
  const answer = known[command];
  if (answer === undefined) throw new AzRefusal(`ERROR: '${command}' is misspelled or not recognized by the system.`);
  const printed = answer();
  if (options.size > 0) throw new AzRefusal(`ERROR: unrecognized arguments: ${[...options.keys()].join(' ')}`);
  return printed;
}

function resetCredential(take: Take, options: Map<string, string>, directory: Directory): string {
  const app = appOf(directory, take('--id'));
  const secret = newSecret();
  directory.secrets.push(secret);
  const years = Number(take('--years'));
  const endDateTime = new Date(Date.now() + years * 365 * 86_400_000).toISOString().replace(/\.\d+/, '');
  const credential = { keyId: randomUUID(), displayName: take('--display-name'), endDateTime };
  // Without --append the real program throws every other secret of the app away.
  app.passwordCredentials = options.delete('--append') ? [...app.passwordCredentials, credential] : [credential];
  return tsv(take, { password: secret });
}

function appOf(directory: Directory, appId: string): DirectoryApp {
  const app = directory.apps.find((one) => one.appId === appId);
  if (app === undefined) throw new AzRefusal(`ERROR: Resource '${appId}' does not exist`);
  return app;
}

const flags = new Set(['--append']);

function parse(words: readonly string[]) {
  const command: string[] = [];
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) command.push(word);
    else if (flags.has(word)) options.set(word, '');
    else {
      at += 1;
      options.set(word, words[at] ?? '');
    }
  }
  return { command: command.join(' '), options };
}
