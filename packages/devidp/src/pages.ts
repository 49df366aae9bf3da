import { html } from 'hono/html';
import type { App, Tenant } from './directory.ts';

type Html = ReturnType<typeof html>;

const style = `
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: #1b1b1f; background: #fff }
  .notice { border-left: .4rem solid #b45309; background: #fff7ed; padding: .75rem 1rem }
  ul { list-style: none; padding: 0 } li { margin: .5rem 0 }
  button { font: inherit; width: 100%; text-align: left; padding: .75rem 1rem; border: 1px solid #767680; border-radius: .5rem; background: #f6f6f9; color: inherit; cursor: pointer }
  button:hover { background: #e8e8ef } :focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px }
  input { font: inherit; padding: .6rem; border: 1px solid #767680; border-radius: .5rem; width: 100%; box-sizing: border-box }
  code { overflow-wrap: anywhere }
  @media (prefers-color-scheme: dark) { body { color: #ececf1; background: #16161a } .notice { background: #3a2a12 } button, input { background: #26262c; color: inherit } button:hover { background: #34343c } }
`;

/** No scripts, nothing loaded, never inside a frame. `form-action` stays open: browsers apply it to the redirect after the form too. */
export const pageHeaders = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

function page(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1>
<p class="notice"><strong>Development identity provider.</strong> The people are made up, no password is asked, and whoever opens this page can be any of them. It never runs in production.</p>
${content}</main></body>
</html>`;
}

/** Everybody of the tenant as a button; the form repeats the request that led here. */
export function signInPage(tenant: Tenant, app: App, query: URLSearchParams, scopes: readonly string[]): Html {
  const hint = query.get('login_hint')?.trim().toLowerCase();
  const carried = [...query].filter(([name]) => name !== 'login_hint' && name !== 'prompt');
  const people = [...tenant.people].sort((a, b) => Number(b.email === hint) - Number(a.email === hint));
  return page(
    `Sign in to ${tenant.name}`,
    html`<p><strong>${app.name}</strong> asks who you are and for: <code>${scopes.join(', ')}</code></p>
<form method="get"><input type="hidden" name="prompt" value="none">
${carried.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<ul>${people.map(
      ({ name, email }) =>
        html`<li><button type="submit" name="login_hint" value="${email}"><strong>${name}</strong> ${email}${email === hint ? ' (suggested)' : ''}</button></li>`,
    )}</ul></form>`,
  );
}

export function deviceCodePage(code: string): Html {
  return page(
    'Enter the code of your device',
    html`<form method="get"><p><label for="code">Code shown by the device</label></p>
<p><input id="code" name="user_code" value="${code}" autocomplete="off" autocapitalize="characters" required maxlength="16"></p>
<p><button type="submit">Continue</button></p></form>`,
  );
}

export function devicePersonPage(tenant: Tenant, app: App, userCode: string): Html {
  return page(
    `Sign in to ${tenant.name} on your device`,
    html`<p>The device shows <code>${userCode}</code> and runs <strong>${app.name}</strong>. Continue only if you started this yourself.</p>
<form method="post"><input type="hidden" name="user_code" value="${userCode}">
<ul>${tenant.people.map(
      ({ name, email }) =>
        html`<li><button type="submit" name="login_hint" value="${email}"><strong>${name}</strong> ${email}</button></li>`,
    )}</ul></form>`,
  );
}

export const messagePage = (title: string, text: string): Html => page(title, html`<p>${text}</p>`);

/** Entra shows these on its own page when it must not send the browser back to the client. */
export function faultPage(body: Record<string, unknown>): Html {
  return page(
    'Sign in failed',
    html`<p role="alert"><code>${String(body.error_description)}</code></p><p>Error: <code>${String(body.error)}</code></p>`,
  );
}
