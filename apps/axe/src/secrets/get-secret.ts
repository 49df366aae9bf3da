import { recordAction } from '../home/change-registry.ts';
import type { SecretDesk } from './desk.ts';
import { itemMeant } from './manifest.ts';
import { itemOf } from './missing-secrets.ts';

interface GetOptions {
  readonly service?: string;
  readonly show?: boolean;
  readonly json?: boolean;
}

/** Gives one value out: into a pipe as it is, on a screen only with `--show`. That it was given out stands in the audit log. */
export async function getSecret(desk: SecretDesk, secret: string, { service, show, json }: GetOptions): Promise<void> {
  const { reading, id, customer, terminal, home } = desk;
  const { item: name } = itemMeant(customer, secret, service);
  const item = itemOf(await reading.snapshot(), name, id);
  const seen = terminal.printsToPerson === true;
  if (seen && show !== true) {
    terminal.note(`${name} of ${id}: ${item.value.length} characters, last changed ${item.changedAt}.`);
    return terminal.note('It is not shown on a screen without --show; into a pipe or a file it goes as it is.');
  }
  await recordAction(home, { command: `axe secret get ${secret}`, customer: id, outcome: 'done', details: { item: name } });
  const { value, changedAt, username } = item;
  if (json === true) terminal.print(JSON.stringify({ customer: id, item: name, changed_at: changedAt, username, value }, undefined, 2));
  else if (seen) terminal.print(value);
  else (terminal.printExactly ?? terminal.print)(value);
  if (seen) terminal.note('The value now stands on your screen and in its scroll-back: clear it.');
}
