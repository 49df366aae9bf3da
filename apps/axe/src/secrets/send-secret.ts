import { recordAction } from '../home/change-registry.ts';
import { countOption } from '../usage/count-option.ts';
import type { SecretDesk } from './desk.ts';
import { itemMeant } from './manifest.ts';
import { itemOf } from './missing-secrets.ts';
import { valueNeeded } from './value-source.ts';

interface SendOptions {
  readonly to: string;
  readonly service?: string;
  readonly password?: boolean;
  readonly views: string;
  readonly days: string;
  readonly apply?: boolean;
  readonly json?: boolean;
}

const most = { views: 20, days: 31 } as const;

/** A link that shows the value a few times and then never again. Only the link is printed; the audit log knows for whom it was. */
export async function sendSecret(desk: SecretDesk, secret: string, options: SendOptions): Promise<void> {
  const { reading, id, customer, terminal, home } = desk;
  const { to, service, password: guarded, apply, json } = options;
  const views = countOption('--views', options.views, most.views);
  const days = countOption('--days', options.days, most.days);
  const { item: name } = itemMeant(customer, secret, service);
  reading.store.checkSending?.();
  const { value } = itemOf(await reading.snapshot(), name, id);
  const told = `a link to ${name} of ${id} for ${to}: ${views} ${views === 1 ? 'view' : 'views'}, ${days} ${days === 1 ? 'day' : 'days'}${guarded === true ? ', with a password' : ''}`;
  if (apply !== true) {
    if (json === true) terminal.print(JSON.stringify({ applied: false, customer: id, item: name, to, views, days }, undefined, 2));
    else terminal.print(`Would make ${told}.`);
    return terminal.note('Nothing was made. Add --apply.');
  }
  const asked = guarded === true ? await terminal.askSecret?.(`Password of the link (tell ${to} on another way)`) : undefined;
  // As the keyboard of whoever opens the link writes it.
  const password = asked?.normalize('NFC');
  if (guarded === true && password === undefined) throw valueNeeded('the password of the link', 'it is asked for at a terminal only');
  const link = await reading.store.send({ name: `${name} (${to})`, value, views, days, ...(password === undefined ? {} : { password }) });
  await recordAction(home, {
    command: `axe secret send ${secret} --to ${to}`,
    customer: id,
    outcome: 'done',
    details: { item: name, to, views, days, ends: link.ends, password: guarded === true },
  });
  terminal.note(`Made ${told}; it ends ${link.ends}. Send it over a way that does not keep it, and do not open it yourself.`);
  terminal.print(
    json === true ? JSON.stringify({ applied: true, customer: id, item: name, to, views, days, ...link }, undefined, 2) : link.url,
  );
}
