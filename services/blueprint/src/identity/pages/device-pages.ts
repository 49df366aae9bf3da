import { cleanText } from './clean-text.ts';
import type { ClientShown, HtmlPage, PageFrame } from './frame.ts';
import { type Html, html, trustedHtml, unescapeHtml } from './html.ts';
import { clientPart, heading, note } from './page-parts.ts';
import { renderPage } from './render-page.ts';
import { textsIn } from './texts/index.ts';
import type { Texts } from './texts/texts.ts';

const maxCodeLength = 40;
/** Escaped characters that are looked at to show the few above; a form may bring back a megabyte. */
const maxValueLength = 2000;

export interface DeviceCode {
  /** Markup of the provider library: a form `op.deviceInputForm` with hidden fields and the field `user_code`. */
  readonly form: string;
  readonly problem: DeviceProblem;
}

export type DeviceProblem = 'none' | 'wrong' | 'aborted' | 'failed' | 'rate';

const statusOf: Readonly<Record<DeviceProblem, number>> = { none: 200, wrong: 400, aborted: 200, failed: 400, rate: 429 };

export function deviceCodePage(frame: PageFrame, { form, problem }: DeviceCode): HtmlPage {
  const texts = textsIn(frame.language);
  const { title, lead, proceed, problems } = texts.deviceCode;
  const body = html`
    ${heading({ title, lead })}
    ${problem !== 'none' && html`<div role="alert" id="problem">${note(problem === 'aborted' ? 'warning' : 'danger', problems[problem])}</div>`}
    <div class="field">
    ${labelCodeField(form, texts, problem)}
    </div>
    <div class="actions"><button class="button primary" form="op.deviceInputForm">${proceed}</button></div>`;
  return renderPage(frame, { status: statusOf[problem], title, body });
}

/**
 * The library's field has no label and an inline handler that our policy blocks, so it is written anew with the same name; the rest of the
 * form stays as it came. What was typed before is kept, within bounds.
 */
function labelCodeField(form: string, texts: Texts, problem: DeviceProblem): Html {
  const field = /<input\b[^>]*\bname="user_code"[^>]*>(?:<\/input>)?/.exec(form);
  if (field === null) throw new Error('the form of the provider library has no field user_code');
  const value = /\svalue="([^"]*)"/.exec(field[0])?.[1] ?? '';
  const typed = cleanText(unescapeHtml(value.slice(0, maxValueLength)), maxCodeLength);
  const faulty = problem === 'wrong' || problem === 'failed';
  const written = html`
    <label for="user_code">${texts.deviceCode.label}</label>
    <input id="user_code" name="user_code" type="text" value="${typed}" required autofocus autocomplete="off" autocapitalize="characters"
    spellcheck="false" maxlength="${maxCodeLength}" ${field[0].includes('inputmode="numeric"') && html`inputmode="numeric"`}
    ${faulty && html`aria-invalid="true"`} ${problem !== 'none' && html`aria-describedby="problem"`}>`;
  return trustedHtml(form.slice(0, field.index) + written.markup + form.slice(field.index + field[0].length));
}

export interface DeviceConfirm {
  /** Markup of the provider library: a form `op.deviceConfirmForm` of hidden fields. */
  readonly form: string;
  readonly client: ClientShown;
  readonly userCode: string;
  readonly from: { readonly address: string };
  /** Who is signed in in this browser, and so on the device afterwards; absent when the person signs in next. */
  readonly person?: string | undefined;
}

export function deviceConfirmPage(frame: PageFrame, { form, client, userCode, from, person }: DeviceConfirm): HtmlPage {
  const texts = textsIn(frame.language);
  const { title, lead, warning, proceed, abort } = texts.deviceConfirm;
  const rows = [
    html`<div><dt>${texts.deviceConfirm.code}</dt><dd class="code">${cleanText(userCode, maxCodeLength)}</dd></div>`,
    html`<div><dt>${texts.deviceConfirm.from}</dt><dd><code>${cleanText(from.address, 64)}</code></dd></div>`,
    ...(person === undefined
      ? []
      : [html`<div><dt>${texts.consent.account}</dt><dd><strong><bdi>${cleanText(person, 120)}</bdi></strong></dd></div>`]),
  ];
  const body = html`
    ${heading({ title, lead })}
    ${clientPart(texts, { ...client, redirectHost: '' }, { rows })}
    ${note('warning', warning)}
    <div hidden>${trustedHtml(form)}</div>
    <div class="pair">
    <button class="button primary" form="op.deviceConfirmForm">${proceed}</button>
    <button class="button" form="op.deviceConfirmForm" name="abort" value="yes">${abort}</button>
    </div>`;
  return renderPage(frame, { status: 200, title, body });
}

export function deviceDonePage(frame: PageFrame, { client }: { readonly client: ClientShown }): HtmlPage {
  const texts = textsIn(frame.language);
  const { title, lead } = texts.deviceDone;
  const body = html`
    ${heading({ title, lead, state: 'success' })}
    ${clientPart(texts, { ...client, redirectHost: '' })}`;
  return renderPage(frame, { status: 200, title, body });
}
