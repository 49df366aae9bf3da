import type { ClientShown, HtmlPage, PageFrame } from './frame.ts';
import { html, trustedHtml } from './html.ts';
import { clientPart, heading } from './page-parts.ts';
import { renderPage } from './render-page.ts';
import { textsIn } from './texts/index.ts';

export interface SignOut {
  /** Markup of the provider library: a form `op.logoutForm` of hidden fields. */
  readonly form: string;
  readonly client: ClientShown | undefined;
}

export function signOutPage(frame: PageFrame, { form, client }: SignOut): HtmlPage {
  const texts = textsIn(frame.language);
  const { title, lead, from, yes, no } = texts.signOut;
  const body = html`
    ${heading({ title, lead })}
    ${client && clientPart(texts, { ...client, redirectHost: '' }, { label: from })}
    <div hidden>${trustedHtml(form)}</div>
    <div class="pair">
    <button class="button primary" form="op.logoutForm" name="logout" value="yes">${yes}</button>
    <button class="button" form="op.logoutForm">${no}</button>
    </div>`;
  return renderPage(frame, { status: 200, title, body });
}

export function signedOutPage(frame: PageFrame): HtmlPage {
  const { title, lead } = textsIn(frame.language).signedOut;
  return renderPage(frame, { status: 200, title, body: heading({ title, lead, state: 'success' }) });
}
