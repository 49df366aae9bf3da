import { cleanText } from './clean-text.ts';
import { type Html, html } from './html.ts';
import type { Texts } from './texts/texts.ts';

const maxScopes = 24;
const maxScopeLength = 60;

/** What a client asks for, in words and without repetition; a scope nobody gave words to is shown as it is. */
export function scopeItems(texts: Texts, scopes: readonly string[]): readonly Html[] {
  const asked = [...new Set(scopes.filter((scope) => !isCovered(scope, scopes)))];
  const items = asked.slice(0, maxScopes).map((scope) => {
    const words = Object.hasOwn(texts.scopes, scope) ? texts.scopes[scope as keyof Texts['scopes']] : undefined;
    return words === undefined ? html`<li><code>${cleanText(scope, maxScopeLength)}</code></li>` : html`<li>${words}</li>`;
  });
  return asked.length > maxScopes ? [...items, html`<li>${texts.consent.moreScopes(asked.length - maxScopes)}</li>`] : items;
}

/** `frame` is everything in that service, so its ceilings add nothing beside it. `openid` only says that somebody signs in. */
function isCovered(scope: string, scopes: readonly string[]): boolean {
  return scope === 'openid' || (scope.startsWith('frame:') && scopes.includes('frame'));
}
