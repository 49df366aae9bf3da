import type { ClientShown, HtmlPage, PageFrame } from './frame.ts';
import { html } from './html.ts';
import { icons } from './icons.ts';
import { buttonForm, clientPart, heading } from './page-parts.ts';
import { renderPage } from './render-page.ts';
import { textsIn } from './texts/index.ts';

export interface SignIn {
  readonly client: ClientShown;
  readonly action: string;
  readonly csrf: string;
  readonly abortAction: string;
}

export function signInPage(frame: PageFrame, { client, action, csrf, abortAction }: SignIn): HtmlPage {
  const texts = textsIn(frame.language);
  const { title, lead, proceed } = texts.signIn;
  const body = html`
    ${heading({ title, lead })}
    ${clientPart(texts, client)}
    <div class="actions">
    ${buttonForm(action, csrf, html`<button class="button primary">${icons.microsoft}${proceed}</button>`)}
    ${buttonForm(abortAction, csrf, html`<button class="button quiet">${texts.cancel}</button>`)}
    </div>`;
  return renderPage(frame, { status: 200, title, body });
}
