import type { Customer } from '@axe/registry';
import type { ChecklistItem } from './checklist.ts';

const listedAgents = 12;

/** What the platform cannot take back from somebody who leaves: it is kept elsewhere, or lies in a drawer. */
export function outsideItems(customer: Customer): ChecklistItem[] {
  const { sso, secret_store: store, host, services } = customer;
  const agents = Object.keys(customer.agents);
  return [
    ...(sso === undefined ? [] : [entraAccount(sso.tenant_id)]),
    {
      id: 'mailboxes',
      title: 'Take the person out of shared mailboxes, groups and chats; forward or close the own mailbox.',
      who: 'IT of the customer',
    },
    {
      id: 'vault-member',
      title:
        store.driver === 'bitwarden'
          ? `Disable the user at ${store.server ?? 'the vault'} and take them out of the organization: sessions there may live 30 days.`
          : 'Disable the user of the password vault that employees use, and take them out of its organization.',
      who: 'operator',
    },
    {
      id: 'known-secrets',
      title: `Renew the secrets the person could see: ${secretsOf(services)} (axe secret rotate).`,
      who: 'operator',
    },
    { id: 'bank-portals', title: 'Close or hand over accounts at the banks, and their one-time password devices.', who: 'customer' },
    {
      id: 'tax-portal',
      title: 'Hometax and other public portals: take the person off as a delegate; withdraw joint certificates.',
      who: 'customer',
    },
    { id: 'accounting-office', title: 'Tell the tax accountant and the auditor; close access to their portals.', who: 'customer' },
    { id: 'corporate-cards', title: 'Block corporate cards and payment apps in the name of the person.', who: 'customer' },
    {
      id: 'github',
      title: 'Take the person out of GitHub organizations; withdraw personal access tokens and deploy keys.',
      who: 'operator',
    },
    {
      id: 'tunnels',
      title: `Take the person out of tunnels and remote access${host === undefined ? '' : `, and their keys off ${host.ssh}`}.`,
      who: 'operator',
    },
    { id: 'ai-accounts', title: 'Close seats at Claude and other AI services; withdraw API keys made by the person.', who: 'operator' },
    ...(agents.length === 0 ? [] : [agentsItem(agents)]),
    { id: 'devices', title: 'Take back devices, keys and cards; wipe what holds company data.', who: 'customer' },
    { id: 'papers', title: 'Hand over running work: approvals, contracts, subscriptions paid by the person.', who: 'customer' },
  ];
}

const entraAccount = (tenant: string): ChecklistItem => ({
  id: 'entra-account',
  title: `Disable the account in Microsoft Entra (tenant ${tenant}) and end its sessions.`,
  who: 'IT of the customer',
});

/** The registry does not say whose an agent is. One that acts for the person holds nothing now: rights are those of both. */
function agentsItem(agents: readonly string[]): ChecklistItem {
  const named = agents.slice(0, listedAgents).join(', ');
  const more = agents.length > listedAgents ? ` and ${agents.length - listedAgents} more` : '';
  return {
    id: 'agents',
    title: `Decide about agents the person ran or holds a token of (${named}${more}): renew the bootstrap secret of the service, or let them be.`,
    who: 'operator',
  };
}

function secretsOf(services: Customer['services']): string {
  const outside = Object.values(services).flatMap(({ secrets }) => secrets.filter(({ rotation_external: at }) => at !== undefined));
  const names = [...new Set(outside.map(({ env }) => env))];
  return names.length === 0 ? 'those they had in hands' : `those they had in hands, above all ${names.slice(0, 8).join(', ')}`;
}
