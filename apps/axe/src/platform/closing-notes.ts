import { coveredScopes } from '@axe/kit';
import { type CustomerSlice, rightsOfPerson } from '@axe/registry';
import { renderTable } from '../render/render-table.ts';
import { connectorsOf } from './connectors.ts';
import { defaultPort, platformCustomer, services } from './demo.ts';

export interface NotesParts {
  readonly url: string;
  readonly slice: CustomerSlice;
  /** E-mail addresses the sign-in page offers. */
  readonly people: readonly string[];
  readonly dataFolder: string;
  readonly registryFile: string;
  readonly logFile: string;
  /** Columns of the terminal, where a person reads. */
  readonly width?: number | undefined;
  /** `NAME=value` that the commands below need to find this platform; none for the usual place. */
  readonly settings: readonly string[];
}

/** The block after a start: addresses, people, how to connect, what to try. */
export function closingNotes(parts: NotesParts): string {
  const { url, slice } = parts;
  const width = Math.max(...services.map(({ name }) => name.length));
  const addresses = services.map(({ name, summary }) => {
    const address = `${url}/${name}/mcp`.padEnd(`${url}//mcp`.length + width);
    return `${name.padEnd(width)}  ${address}  ${summary}`;
  });
  const connector = connectorsOf(slice, url, `${url}/entra`).find(({ service }) => service.hasEntities);
  const { name: first } = connector?.service ?? services[0];
  const clientId = connector?.clientId ?? '';
  const asked = connector?.registersItself === true ? '' : ` --client-id ${clientId} --callback-port 8765`;
  const oauth = connector?.registersItself === true ? {} : { oauth: { clientId } };
  const config = JSON.stringify({ mcpServers: { [first]: { type: 'http', url: `${url}/${first}/mcp`, ...oauth } } });
  return `
axe is ready at ${url}

Services (for MCP clients)
${indent(addresses.join('\n'))}
  ${'sign-in'.padEnd(width)}  opens in the browser when a client connects (development: no passwords, made-up people)

Who can sign in
${indent(
  renderTable(
    [
      { title: 'person', align: 'left' },
      { title: 'rights', align: 'left', wraps: true },
    ],
    parts.people.map((email) => [email, rightsText(slice, email)]),
    parts.width === undefined ? undefined : parts.width - 2,
  ),
)}

Connect an AI client
  claude mcp add --transport http ${first} ${url}/${first}/mcp${asked}
  or in its configuration: ${config}
  where a form asks: client id ${clientId}, no client secret; redirect http://localhost:<any port>/callback

Try it in another terminal, in the checkout
  ${parts.settings.map((setting) => `export ${setting}\n  `).join('')}npx axe login${defaultUrl(url)}      # opens the browser; choose kim@acme.example
  npx axe frame register_bank_account --entity acmec --name 운영통장 --bank-name 누리은행 --number 110-123-456789 --account 1102
  npx axe frame ingest_file_blob --entity acmec --file services/frame/demo/bank-statement.csv
  npx axe frame post_raw_transactions --entity acmec
  npx axe frame query_trial_balance --entity acmec

Rights are in ${parts.registryFile}
  (edit it while this runs; a mistake is named here, and the last good file keeps serving)
Data are in ${parts.dataFolder}, the log is ${parts.logFile}
Ctrl-C stops everything; the data stay.`;
}

function rightsText(slice: CustomerSlice, email: string): string {
  const rights = rightsOfPerson(slice, email);
  if (rights === undefined && slice.operators.includes(email)) return 'runs the platform (axe op); no rights in the books';
  if (rights === undefined) return `refused here (USER_NOT_MAPPED): not in the registry of ${platformCustomer}`;
  const entitiesByScopes = new Map<string, string[]>();
  for (const [entity, held] of rights) {
    const scopes = coveredScopes(held).join(', ');
    entitiesByScopes.set(scopes, [...(entitiesByScopes.get(scopes) ?? []), entity]);
  }
  if (entitiesByScopes.size === 0) return 'no rights';
  return [...entitiesByScopes].map(([scopes, entities]) => `${scopes} in ${entities.join(', ')}`).join('; ');
}

/** Said only where the command would not find it by itself. */
const defaultUrl = (url: string): string => (url === `http://localhost:${defaultPort}` ? '' : ` --url ${url}`);

const indent = (text: string): string => text.replace(/^/gm, '  ');
