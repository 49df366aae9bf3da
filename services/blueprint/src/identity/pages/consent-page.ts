import { cleanText } from './clean-text.ts';
import type { ClientShown, HtmlPage, PageFrame } from './frame.ts';
import { type Html, html } from './html.ts';
import { buttonForm, clientPart, heading } from './page-parts.ts';
import { renderPage } from './render-page.ts';
import { scopeItems } from './scope-words.ts';
import { textsIn } from './texts/index.ts';
import type { Texts } from './texts/texts.ts';

export interface Consent {
  readonly client: ClientShown;
  readonly person: { readonly email: string; readonly name: string | undefined };
  readonly resource: { readonly title: string; readonly address: string } | undefined;
  readonly scopes: readonly string[];
  readonly action: string;
  readonly csrf: string;
  readonly abortAction: string;
  /** Where the form "use another account" goes. */
  readonly switchAction: string;
}

export function consentPage(frame: PageFrame, consent: Consent): HtmlPage {
  const texts = textsIn(frame.language);
  const { client, resource, action, csrf, abortAction } = consent;
  const { title, lead, can, signsIn, allow, remembered } = texts.consent;
  const items = scopeItems(texts, consent.scopes);
  const body = html`
    ${heading({ title, lead })}
    ${clientPart(texts, client, { warned: true })}
    <section class="group">
    <h2>${can}</h2>
    <ul class="scopes">${items.length > 0 ? items : html`<li>${signsIn}</li>`}</ul>
    </section>
    <div class="standing">
    ${resource && resourcePart(texts, resource)}
    ${accountPart(texts, consent)}
    </div>
    <div class="actions">
    <div class="pair">
    ${buttonForm(action, csrf, html`<button class="button primary">${allow}</button>`)}
    ${buttonForm(abortAction, csrf, html`<button class="button">${texts.cancel}</button>`)}
    </div>
    <p class="aside">${remembered}</p>
    </div>`;
  return renderPage(frame, { status: 200, title, body });
}

function resourcePart(texts: Texts, resource: { readonly title: string; readonly address: string }): Html {
  return html`
    <div>
    <p class="label">${texts.consent.where}</p>
    <p class="line"><strong>${cleanText(resource.title, 60)}</strong><code class="aside">${cleanText(resource.address, 200)}</code></p>
    </div>`;
}

function accountPart(texts: Texts, { person, csrf, switchAction }: Consent): Html {
  const email = cleanText(person.email, 120);
  const name = cleanText(person.name ?? '', 60);
  return html`
    <div class="account">
    <div>
    <p class="label">${texts.consent.account}</p>
    <p class="line"><strong><bdi>${email}</bdi></strong>${name !== '' && html`<span class="aside"><bdi>${name}</bdi></span>`}</p>
    </div>
    ${buttonForm(switchAction, csrf, html`<button class="link">${texts.consent.switchAccount}</button>`)}
    </div>`;
}
