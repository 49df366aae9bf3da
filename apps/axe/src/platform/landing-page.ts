import type { CustomerSlice } from '@axe/registry';
import { connectorsOf } from './connectors.ts';

/** What somebody sees who opens the address in a browser. */
export function landingPage(url: string, slice: CustomerSlice, authority: string): Response {
  const connectors = connectorsOf(slice, url, authority);
  const list = connectors.map(({ service: { name, summary }, url: address, clientId }) => {
    return `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(summary)}</td><td><code>${escapeHtml(address)}</code></td><td><code>${escapeHtml(clientId)}</code></td><td><a href="/${escapeHtml(name)}/health/ready">ready?</a></td></tr>`;
  });
  const optional = connectors.some(({ registersItself }) => registersItself);
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>axe on this machine</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:3rem auto;padding:0 1rem;color:#1b1b1f;background:#fff}
table{border-collapse:collapse;width:100%;display:block;overflow-x:auto}th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #c7c7d1;white-space:nowrap}code,pre{background:#f1f1f6;padding:.1rem .3rem;border-radius:.25rem}pre{padding:.75rem;overflow-x:auto}
@media (prefers-color-scheme:dark){body{color:#ececf1;background:#16161a}code,pre{background:#2a2a31}a{color:#9db8ff}th,td{border-color:#44444f}}</style></head>
<body><main><h1>axe runs on this machine</h1>
<p>This is the machine of <strong>${escapeHtml(slice.customer.legal_name)}</strong> (<code>${escapeHtml(slice.id)}</code>), with the entities ${slice.customer.entities.map((entity) => `<code>${escapeHtml(entity)}</code>`).join(', ')}. Everybody in it is made up.</p>
<table><thead><tr><th scope="col">service</th><th scope="col">what</th><th scope="col">address for MCP clients</th><th scope="col">client id</th><th scope="col">state</th></tr></thead>
<tbody>${list.join('')}</tbody></table>
<h2>Connect</h2><p>An AI client needs the address${optional ? '; the client id only where it asks for one' : ' and the client id'}; there is no client secret. It opens a sign-in page by itself. From a shell, in the checkout:</p>
<pre>npx axe login --url ${escapeHtml(url)}
npx axe whoami
npx axe frame query_trial_balance --entity acmec</pre></main></body></html>`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  });
}

const escapes: { readonly [char: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);
