import { tokenCss } from '@axe/ui';

/** What the browser shows at the end. Constant text: nothing of a request comes back. */
export type CallbackPage = 'signed-in' | 'failed' | 'used' | 'not-this' | 'nothing-here';

const texts: {
  readonly [page in CallbackPage]: {
    readonly status: number;
    readonly en: readonly [string, string];
    readonly ko: readonly [string, string];
  };
} = {
  'signed-in': {
    status: 200,
    en: ['Signed in', 'You can close this window and go back to the terminal.'],
    ko: ['로그인되었습니다', '이 창을 닫고 터미널로 돌아가십시오.'],
  },
  failed: {
    status: 200,
    en: ['Not signed in', 'The terminal says why. You can close this window.'],
    ko: ['로그인하지 못했습니다', '이유는 터미널에 나와 있습니다. 이 창을 닫으셔도 됩니다.'],
  },
  used: {
    status: 410,
    en: ['This sign-in is over', 'It was finished already. You can close this window.'],
    ko: ['이미 끝난 로그인입니다', '이 창을 닫으셔도 됩니다.'],
  },
  'not-this': {
    status: 400,
    en: ['This is not the answer to the running sign-in', 'Nothing was done. Use the address that the terminal shows.'],
    ko: ['진행 중인 로그인의 응답이 아닙니다', '아무것도 처리하지 않았습니다. 터미널에 나온 주소를 여십시오.'],
  },
  'nothing-here': {
    status: 404,
    en: ['Nothing here', 'axe waits for a sign-in.'],
    ko: ['없는 주소입니다', 'axe가 로그인을 기다리고 있습니다.'],
  },
};

/** The look of the pages before it. */
const style = `
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--background);color:var(--text);font:var(--type-body)/1.6 var(--font-sans)}
main{max-width:27rem;margin:var(--space-5);padding:var(--space-8);background:var(--surface);border:1px solid var(--border);border-radius:var(--radius-large)}
h1{margin:0 0 var(--space-2);font-size:var(--type-display);line-height:1.25}p{margin:0;color:var(--muted)}`;

export const statusOfPage = (page: CallbackPage): number => texts[page].status;

export function renderCallbackPage(page: CallbackPage, acceptLanguage: string | undefined): string {
  const language = /^\s*ko\b/i.test(acceptLanguage ?? '') ? 'ko' : 'en';
  const [title, text] = texts[page][language];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>axe: ${title}</title><style>${tokenCss()}${style}</style></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>\n`;
}
