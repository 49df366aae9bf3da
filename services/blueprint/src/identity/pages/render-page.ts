import { cleanText } from './clean-text.ts';
import type { HtmlPage, PageFrame } from './frame.ts';
import { type Html, html, trustedHtml } from './html.ts';
import { icons } from './icons.ts';
import { pageHeaders } from './security-headers.ts';
import { styleText } from './style.ts';
import { textsIn } from './texts/index.ts';

const style = trustedHtml(`<style>${styleText}</style>`);
export const maxRequestIdLength = 80;

export interface PageContent {
  readonly status: number;
  readonly title: string;
  readonly body: Html;
  /** False where the body shows the request number itself. */
  readonly requestInFoot?: boolean;
}

/** The document around the content of a page, and the headers it goes out with. */
export function renderPage(frame: PageFrame, { status, title, body, requestInFoot = true }: PageContent): HtmlPage {
  const customer = cleanText(frame.customerName, 60);
  const requestId = cleanText(frame.requestId, maxRequestIdLength);
  const { markup } = html`
    <!doctype html>
    <html lang="${frame.language}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <meta name="color-scheme" content="light dark">
    <title>${title} · ${customer}</title>
    <link rel="icon" href="data:,">
    ${style}
    </head>
    <body>
    <header class="brand">${icons.mark}<span><bdi>${customer}</bdi></span></header>
    <main class="page">
    ${body}
    </main>
    <footer class="foot">${requestInFoot && html`${textsIn(frame.language).requestId} <code>${requestId}</code>`}</footer>
    </body>
    </html>`;
  return { status, headers: pageHeaders(frame), html: `${markup}\n` };
}
