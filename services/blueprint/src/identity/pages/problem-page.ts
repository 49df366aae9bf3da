import { cleanText } from './clean-text.ts';
import type { HtmlPage, PageFrame } from './frame.ts';
import { type Html, html } from './html.ts';
import { heading } from './page-parts.ts';
import type { ProblemCode } from './problem-codes.ts';
import { maxRequestIdLength, renderPage } from './render-page.ts';
import { textsIn } from './texts/index.ts';

const maxDetailLength = 300;

export interface Problem {
  readonly code: ProblemCode;
  readonly status: number;
  /** Plain text for whoever helps, such as `error_code=AADSTS65001`; shown as it is, up to 300 characters. */
  readonly detail?: string;
  readonly person?: string;
  /** Where trying again begins; left out unless it is a path of ours or a web address. */
  readonly retry?: string;
}

export function problemPage(frame: PageFrame, { code, status, detail, person, retry }: Problem): HtmlPage {
  const texts = textsIn(frame.language);
  const { title, explanation, remedy } = texts.problems[code];
  const facts = [
    fact(texts.problem.code, html`<code>${code}</code>`),
    fact(texts.requestId, html`<code>${cleanText(frame.requestId, maxRequestIdLength)}</code>`),
    ...(person === undefined ? [] : [fact(texts.problem.person, html`<bdi>${cleanText(person, 120)}</bdi>`)]),
    ...(detail === undefined ? [] : [fact(texts.problem.detail, html`<code><bdi>${cleanText(detail, maxDetailLength)}</bdi></code>`)]),
  ];
  const body = html`
    ${heading({ title, lead: explanation, ...(code === 'CANCELLED' ? {} : { state: 'danger' }) })}
    <p><strong>${remedy}</strong></p>
    ${retry !== undefined && isWebAddress(retry) && html`<div class="actions"><a class="button primary" href="${retry}">${texts.problem.retry}</a></div>`}
    <section class="group">
    ${code !== 'CANCELLED' && html`<p class="aside">${texts.problem.keep}</p>`}
    <dl class="facts">${facts}</dl>
    </section>`;
  return renderPage(frame, { status, title, body, requestInFoot: false });
}

function fact(label: string, value: Html): Html {
  return html`<dt>${label}</dt><dd>${value}</dd>`;
}

function isWebAddress(address: string): boolean {
  return /^(\/(?![/\\])|https?:\/\/)[^\s\p{Cc}]*$/u.test(address);
}
