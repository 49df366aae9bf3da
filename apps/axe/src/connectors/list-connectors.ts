import path from 'node:path';
import { keptAfter, reasonOf, replaceFile } from '@axe/files';
import { loadRegistry, sliceOf } from '@axe/registry';
import { cliErrors } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { renderTable } from '../render/render-table.ts';
import { shownWidth } from '../render/shown-width.ts';
import { pickCustomer } from '../secrets/pick-customer.ts';
import type { Terminal } from '../terminal.ts';
import { type Catalogue, catalogueOf, readyCatalogue } from './catalogue.ts';
import { connectorPage } from './connector-page.ts';

interface ListOptions {
  readonly customer?: string;
  readonly page?: string;
  readonly json?: boolean;
}

/** The catalogue from the registry alone: no store is opened, so nobody is asked for a password. */
export async function listConnectors(home: Home, options: ListOptions, terminal: Terminal): Promise<void> {
  const { registry } = await loadRegistry(home.registryFile);
  if (options.page !== undefined) {
    const { id } = await pickCustomer(home, options.customer);
    return await writePage(readyCatalogue(sliceOf(registry, id)), options.page, options.json === true, terminal);
  }
  const ids = options.customer === undefined ? Object.keys(registry.customers) : [options.customer];
  const catalogues = ids.map((id) => catalogueOf(sliceOf(registry, id)));
  if (options.json === true) return terminal.print(JSON.stringify({ customers: catalogues.map(jsonOf) }, undefined, 2));
  const rows = catalogues.flatMap(({ entries }) =>
    entries.map(({ item, url, clientId, issuer, secretItem }) => [item, url, clientId, new URL(issuer).host, secretItem ?? 'none']),
  );
  terminal.print(rows.length === 0 ? 'The registry names no service with a connector.' : renderTable(columns, rows, shownWidth(terminal)));
  for (const { customer, left, notSetUp } of catalogues) {
    if (notSetUp !== undefined) terminal.note(notSetUp);
    else for (const { service, why } of left) terminal.note(`${service} of ${customer} is not in the catalogue: ${why}.`);
  }
}

const columns = ['connector', 'MCP URL', 'client id', 'signs in at', 'secret in the vault'].map(
  (title) => ({ title, align: 'left' }) as const,
);

async function writePage(catalogue: Catalogue, named: string, asJson: boolean, terminal: Terminal): Promise<void> {
  const page = connectorPage(catalogue);
  if (named === '-') return terminal.print(asJson ? JSON.stringify({ customer: catalogue.customer, html: page }, undefined, 2) : page);
  const file = path.resolve(terminal.folder, named);
  writeWhole(file, page);
  if (asJson)
    return terminal.print(JSON.stringify({ customer: catalogue.customer, page: file, connectors: catalogue.entries.length }, undefined, 2));
  terminal.print(
    `${file}: ${catalogue.entries.length} connectors of ${catalogue.customer}. It holds no secret and needs no network: mail it, or put it on the intranet.`,
  );
}

function writeWhole(file: string, page: string): void {
  try {
    replaceFile(file, page, { keepMode: true });
  } catch (cause) {
    const kept = keptAfter(cause, 'What was there before is untouched.');
    throw cliErrors.FILE_NOT_WRITTEN(`${file} could not be written: ${reasonOf(cause)}. ${kept} Name another place.`, { file }, cause);
  }
}

const jsonOf = ({ customer, entries, left, notSetUp }: Catalogue) => ({
  customer,
  connectors: entries.map(({ service, item, url, issuer, clientId, registersItself, scopes, tenantId, secretItem }) => ({
    service,
    item,
    mcp_url: url,
    issuer,
    client_id: clientId,
    registers_itself: registersItself,
    scopes,
    tenant_id: tenantId ?? null,
    vault_secret_path: secretItem ?? null,
  })),
  left_out: left,
  ...(notSetUp === undefined ? {} : { not_set_up: notSetUp }),
});
