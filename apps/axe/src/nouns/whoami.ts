import type { Command } from 'commander';
import { openRemote, type RemoteOptions } from '../remote/platform-address.ts';
import { renderResult } from '../render/render-result.ts';
import { shownWidth } from '../render/shown-width.ts';
import { askWhoAmI, type WhoAmI } from '../session/who-am-i.ts';
import type { Terminal } from '../terminal.ts';

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .option('--profile <name>', 'the sign-in to look at (AXE_PROFILE, default: default)')
    .option('--token <token>', 'look at this access token instead (AXE_TOKEN)')
    .option('--url <url>', 'address of the platform (AXE_URL, default: that of the profile)')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      '\nThe platform says who you are and what you may do now; the rest is what the token says of itself.\n\nExamples:\n  axe whoami\n  axe whoami --profile ops --json',
    )
    .action(async (options: RemoteOptions & { readonly json?: boolean }) => {
      const told = await askWhoAmI(await openRemote(options, terminal));
      terminal.print(options.json === true ? JSON.stringify(told, undefined, 2) : textOf(told, shownWidth(terminal)));
    });
}

function textOf({ actor, email, customer, roles, rights, url, profile, token }: WhoAmI, width: number | undefined): string {
  const sources = { option: '--token', environment: 'AXE_TOKEN' } as const;
  const place = token.place ?? sources[token.source as keyof typeof sources] ?? token.source;
  return renderResult(
    {
      person: email === undefined ? actor : `${email} (${actor})`,
      customer: customer.name === '' ? customer.id : `${customer.name} (${customer.id})`,
      roles: roles.length === 0 ? 'none' : roles.join(', '),
      platform: url,
      ...(profile === undefined ? {} : { profile }),
      token_from: place,
      ...(token.expires_at === undefined ? {} : { token_ends: `${token.expires_at}${token.renewed ? ' (renewed by itself)' : ''}` }),
      ...(token.issuer === undefined ? {} : { token_issuer: token.issuer }),
      ...(token.client_id === undefined ? {} : { token_client: token.client_id }),
      rights: rights.map(({ entity, name, scopes }) => ({ entity, name, scopes: scopes.join(', ') })),
    },
    { width },
  );
}
