import { type Customer, loadRegistry, type Registry, sliceOf } from '@axe/registry';
import type { SecretStore } from '@axe/secrets';
import { readyCatalogue } from '../connectors/catalogue.ts';
import { recordAction } from '../home/change-registry.ts';
import type { Home } from '../home/home.ts';
import { itemOf } from '../secrets/missing-secrets.ts';
import { openCustomerStore } from '../secrets/open-customer-store.ts';
import type { Terminal } from '../terminal.ts';
import { customerOfKnown, domainOf, emailOf } from './find-customer.ts';
import { type Connector, connectorsOf, type SecretLink, welcomeText } from './welcome-text.ts';

interface WelcomeOptions {
  readonly customer?: string;
  readonly links?: boolean;
  readonly apply?: boolean;
  readonly json?: boolean;
}

type OpenStore = (id: string, customer: Customer) => Promise<SecretStore>;

/** What a person is told, as after `axe employee add`; with links that are made for this one text and kept nowhere. */
export async function printWelcome(
  home: Home,
  text: string,
  options: WelcomeOptions,
  terminal: Terminal,
  openStore: OpenStore = (id, customer) => openCustomerStore(home, terminal, id, customer),
): Promise<void> {
  const { registry } = await loadRegistry(home.registryFile);
  const email = emailOf(text);
  const id = customerOfKnown(registry, email, options.customer);
  readyCatalogue(sliceOf(registry, id));
  const secret = connectorsOf(registry, id).filter(({ secretEnv }) => secretEnv !== undefined);
  if (options.links === true && secret.length > 0) await refuseWithoutLinks(registry, id, openStore);
  const make = options.links === true && options.apply === true;
  const links = make ? await makeLinks(home, registry, { id, email }, secret, openStore) : [];
  const customer = registry.customers[id];
  const line = customer?.user_entity_map[email] ?? customer?.default_entities_by_domain[domainOf(email)] ?? {};
  const welcome = welcomeText(registry, id, { email, line, admin: customer?.admins.includes(email) === true, links });
  terminal.print(options.json === true ? JSON.stringify({ email, customer: id, text: welcome, links }, undefined, 2) : welcome);
  if (options.links !== true) return;
  if (secret.length === 0) terminal.note('No connector of this customer needs a secret: people sign in at the platform.');
  else if (!make) terminal.note(`Would make ${secret.length} one-time links (1 view, 1 day each). Nothing was made. Add --apply.`);
  else
    terminal.note('Each link shows its secret once. Send the text over a way that does not keep it, and do not open the links yourself.');
}

async function refuseWithoutLinks({ customers }: Registry, id: string, openStore: OpenStore): Promise<void> {
  const customer = customers[id];
  if (customer !== undefined) (await openStore(id, customer)).checkSending?.();
}

async function makeLinks(
  home: Home,
  { customers }: Registry,
  { id, email }: { readonly id: string; readonly email: string },
  connectors: readonly Connector[],
  openStore: OpenStore,
): Promise<readonly SecretLink[]> {
  const customer = customers[id];
  if (customer === undefined || connectors.length === 0) return [];
  const store = await openStore(id, customer);
  const snapshot = await store.read();
  const links: SecretLink[] = [];
  for (const { service, secretEnv } of connectors) {
    const slot = customer.services[service]?.secrets.find(({ env }) => env === secretEnv);
    if (slot === undefined) continue;
    const { value } = itemOf(snapshot, slot.vault, id);
    const link = await store.send({ name: `${slot.vault} (${email})`, value, views: 1, days: 1 });
    await recordAction(home, {
      command: `axe employee welcome ${email} --links`,
      customer: id,
      outcome: 'done',
      details: { item: slot.vault, to: email, ends: link.ends },
    });
    links.push({ service, ...link });
  }
  return links;
}
