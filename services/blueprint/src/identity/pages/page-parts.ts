import { cleanHost, cleanText, isLoopback } from './clean-text.ts';
import type { ClientShown } from './frame.ts';
import { type Html, html } from './html.ts';
import { icons } from './icons.ts';
import type { Texts } from './texts/texts.ts';

const maxNameLength = 60;

export interface Heading {
  readonly title: string;
  readonly lead: string;
  readonly state?: 'danger' | 'success';
}

export function heading({ title, lead, state }: Heading): Html {
  const icon = state === 'success' ? icons.check : icons.stop;
  return html`
    <div class="head">
    ${state && html`<div class="state ${state}">${icon}</div>`}
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
    </div>`;
}

export interface ClientOptions {
  readonly label?: string;
  readonly rows?: readonly Html[];
  /** Says in the same frame what an unverified client means for the decision. */
  readonly warned?: boolean;
}

/** Who asks, and where the answer goes: the two things a person must not overlook. */
export function clientPart(
  texts: Texts,
  client: ClientShown,
  { label = texts.client.app, rows = [], warned = false }: ClientOptions = {},
): Html {
  const host = cleanHost(client.redirectHost);
  return html`
    <div class="client">
    <dl>
    <div><dt>${label}</dt><dd><p class="name"><bdi>${cleanText(client.name, maxNameLength) || texts.unnamed}</bdi></p>${badge(texts, client)}</dd></div>
    ${host !== '' && html`<div><dt>${texts.client.returnsTo}</dt><dd><p class="line"><span class="host">${host}</span>${isLoopback(host) && html`<span class="aside">${texts.thisComputer}</span>`}</p></dd></div>`}
    ${rows}
    </dl>
    ${warned && isUnverified(client) && note('warning', texts.client.unverifiedNote)}
    </div>`;
}

/** Anybody may register a client or publish a document about one; only those we registered ourselves are known. */
function isUnverified(client: ClientShown): boolean {
  return !client.firstParty && client.registered !== 'static';
}

function badge(texts: Texts, client: ClientShown): Html {
  if (isUnverified(client)) return html`<p class="badge unverified">${texts.client.unverified}</p>`;
  return html`<p class="badge known">${client.firstParty ? texts.client.firstParty : texts.client.registered}</p>`;
}

export function note(tone: 'warning' | 'danger', text: string): Html {
  return html`<div class="note ${tone}">${icons.warning}<p>${text}</p></div>`;
}

/** A form that is one button: it works without a script, and its target is told apart from others by its address. */
export function buttonForm(action: string, csrf: string, button: Html): Html {
  return html`<form method="post" action="${action}"><input type="hidden" name="csrf" value="${csrf}">${button}</form>`;
}
