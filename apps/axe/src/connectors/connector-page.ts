import { tokenCss } from '@axe/ui';
import { type Catalogue, type CatalogueEntry, serviceTitle } from './catalogue.ts';

/**
 * What an employee pastes where, in Korean and English. One file: no script, no picture, no font of another host. A click into a value selects
 * all of it.
 */
export function connectorPage({ customer, legalName, inVault, entries }: Catalogue): string {
  const withSecret = entries.some(({ secretItem }) => secretItem !== undefined);
  const secretFrom = withSecret ? (inVault ? 'vault' : 'operator') : undefined;
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(legalName)} · MCP</title>
<style>
${tokenCss()}
${css}
</style>
</head>
<body>
<main>
<header>
<p class="who">${escapeHtml(legalName)} · ${escapeHtml(customer)}</p>
<h1>Claude에 회사 서비스 연결하기 <span lang="en">Connect company services to Claude</span></h1>
</header>
${entries.length === 0 ? nothing : `<div class="texts">${korean(secretFrom)}${english(secretFrom)}</div>\n${entries.map((entry) => card(entry, inVault)).join('\n')}`}
</main>
</body>
</html>
`;
}

const nothing = '<p>연결할 수 있는 서비스가 아직 없습니다. <span lang="en">There is no service to connect yet.</span></p>';

const pages = '<a href="https://claude.ai/customize/connectors" rel="noreferrer">claude.ai</a>';

/** Where an employee gets the secret of a connector from: the vault they see, or else a person. */
type SecretFrom = 'vault' | 'operator';

const koreanSecret: { readonly [from in SecretFrom]: string } = {
  vault: '<li>클라이언트 보안 비밀은 회사 볼트에서 표에 적힌 이름의 항목을 열어 <b>비밀번호</b>를 복사합니다. 이 문서에는 없습니다.</li>\n',
  operator: '<li>클라이언트 보안 비밀은 운영자에게서 직접 받습니다. 이 문서에는 없습니다.</li>\n',
};

const englishSecret: { readonly [from in SecretFrom]: string } = {
  vault:
    '<li>For the client secret, open the item of that name in the company vault and copy its <b>password</b>. It is not in this page.</li>\n',
  operator: '<li>The operator gives you the client secret in person. It is not in this page.</li>\n',
};

const korean = (secretFrom: SecretFrom | undefined): string => `<section lang="ko"><h2>순서</h2><ol>
<li>회사 이메일로 ${pages}에 로그인하고 <b>사용자 지정 커넥터 추가</b>를 엽니다.</li>
<li>아래 표의 값을 그대로 붙여 넣습니다. 값을 한 번 누르면 전체가 선택됩니다.</li>
${secretFrom === undefined ? '' : koreanSecret[secretFrom]}<li><b>연결</b>을 누르고 회사 계정으로 로그인한 뒤 동의합니다.</li>
</ol><p class="hint">오류가 나면 화면의 주소와 메시지를 그대로 운영자에게 보내 주세요. 비밀번호와 보안 비밀은 보내지 마세요.</p></section>`;

const english = (secretFrom: SecretFrom | undefined): string => `<section lang="en"><h2>Steps</h2><ol>
<li>Sign in to ${pages} with your company address and open <b>Add custom connector</b>.</li>
<li>Paste the values of the table below as they are. One click into a value selects all of it.</li>
${secretFrom === undefined ? '' : englishSecret[secretFrom]}<li>Press <b>Connect</b>, sign in with your company account, and agree.</li>
</ol><p class="hint">If something fails, send the operator the address and the message you see. Never send a password or a secret.</p></section>`;

function card(entry: CatalogueEntry, inVault: boolean): string {
  const { service, url, clientId, item, secretItem, registersItself } = entry;
  const title = serviceTitle(service);
  const optional = registersItself ? ' <small>비워도 됩니다 · <span lang="en">may be left empty</span></small>' : '';
  const secret =
    secretItem === undefined
      ? '<em>비워 두세요 · <span lang="en">leave empty</span></em>'
      : !inVault
        ? '<em>운영자에게서 받은 값 · <span lang="en">the value that the operator gives you</span></em>'
        : `<em>볼트 항목의 비밀번호 · <span lang="en">password of the vault item</span></em> ${value(item)}`;
  const rows: readonly (readonly [string, string, string])[] = [
    ['이름', 'Name', value(title)],
    ['원격 MCP 서버 URL', 'Remote MCP server URL', value(url)],
    ['OAuth 클라이언트 ID', 'OAuth Client ID', value(clientId) + optional],
    ['OAuth 클라이언트 보안 비밀', 'OAuth Client Secret', secret],
  ];
  const lines = rows.map(([ko, en, content]) => `<tr><th scope="row">${ko}<span lang="en">${en}</span></th><td>${content}</td></tr>`);
  return `<section class="card"><h2 lang="en">${escapeHtml(title)}</h2><table>${lines.join('')}</table></section>`;
}

const value = (text: string): string => `<code translate="no">${escapeHtml(text)}</code>`;

const css = `*{box-sizing:border-box}
body{margin:0;background:var(--background);color:var(--text);font:var(--type-body)/1.6 var(--font-sans);word-break:keep-all;overflow-wrap:break-word}
main{max-width:60rem;margin:0 auto;padding:var(--space-8) var(--space-4) var(--space-12)}
h1{font-size:var(--type-display);line-height:1.25;margin:0 0 var(--space-6)}
h1 span{display:block;font-size:var(--type-lead);font-weight:400;color:var(--muted)}
h2{font-size:var(--type-title);margin:0 0 var(--space-3)}
.who{margin:0;color:var(--muted)}
.texts{display:grid;gap:var(--space-6);grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));margin-bottom:var(--space-6)}
ol{margin:0;padding-left:var(--space-5)}
li{margin-bottom:var(--space-2)}
.hint{color:var(--muted);font-size:var(--type-small)}
.card{background:var(--surface);border:1px solid var(--border);border-radius:var(--radius-medium);padding:var(--space-5);margin-bottom:var(--space-5)}
table{width:100%;border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:var(--space-2) 0;border-top:1px solid var(--border)}
th{width:15rem;padding-right:var(--space-4);font-weight:600}
th span{display:block;font-weight:400;font-size:var(--type-caption);color:var(--muted)}
code{font-family:var(--font-mono);font-size:var(--type-small);background:var(--sunken);border-radius:var(--radius-small);padding:var(--space-1) var(--space-2);user-select:all;overflow-wrap:anywhere;cursor:pointer}
em{font-style:normal;color:var(--muted)}
small{color:var(--muted)}
a{color:var(--accent)}
a:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
@media (max-width:36rem){th,td{display:block;width:auto}td{border-top:0;padding-top:0}}
@media print{body{background:#fff;color:#000}.card{break-inside:avoid}}`;

const escapes: { readonly [char: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);
