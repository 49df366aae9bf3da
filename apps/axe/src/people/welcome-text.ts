import type { Scope } from '@axe/kit';
import { type Customer, type Grants, publicUrlOf, type Registry, serviceApp, sliceOf } from '@axe/registry';

export interface Newcomer {
  readonly email: string;
  readonly line: Grants;
  readonly admin: boolean;
  /** One-time links to the secrets of the connectors, by service; they are shown once and stored nowhere. */
  readonly links?: readonly SecretLink[];
}

export interface SecretLink {
  readonly service: string;
  readonly url: string;
  readonly ends: string;
}

/** What a new person is told, in Korean and in English: how to sign in, what to enter as a connector, whom to ask. */
export function welcomeText(registry: Registry, id: string, newcomer: Newcomer): string {
  const { customer } = sliceOf(registry, id);
  const facts: Facts = {
    ...newcomer,
    customer,
    url: publicUrlOf(customer),
    connectors: connectorsOf(registry, id),
    ask: customer.admins.filter((admin) => admin !== newcomer.email).concat(registry.operators)[0] ?? '',
  };
  return [...korean(facts), '', '― ― ―', '', ...english(facts)].join('\n');
}

interface Facts extends Newcomer {
  readonly customer: Customer;
  readonly url: string;
  readonly connectors: readonly Connector[];
  readonly ask: string;
}

export interface Connector {
  readonly service: string;
  readonly url: string;
  /** Where sign-in happens at the customer's own tenant, which must know the program: client id, and the name of its secret. */
  readonly clientId?: string;
  readonly secretEnv?: string;
}

const connectorPage = 'https://claude.ai/settings/connectors';

/** What a person enters as connectors, service by service. */
export function connectorsOf(registry: Registry, id: string): readonly Connector[] {
  const slice = sliceOf(registry, id);
  const { customer } = slice;
  const { services, sso } = customer;
  return Object.entries(services)
    .filter(([, { bootstrap_only: bootstrap }]) => bootstrap !== true)
    .map(([service]) => {
      const app = serviceApp(slice, service);
      const url = `${publicUrlOf(customer, service)}/${service}/mcp`;
      if (sso?.advertise !== 'entra' || app === undefined) return { service, url };
      return { service, url, clientId: app.client_id, ...(app.client_secret_env && { secretEnv: app.client_secret_env }) };
    });
}

function korean(facts: Facts): readonly string[] {
  const { email, customer, url, ask, admin } = facts;
  return [
    `${email} 님, 안녕하세요. ${customer.legal_name} 업무 시스템을 쓰실 수 있게 되었습니다.`,
    '',
    '1. 로그인',
    `   아래 커넥터(2)나 명령줄이 로그인 화면을 열면 회사 계정(${email})으로 로그인하세요. 비밀번호는 따로 없습니다.`,
    `   명령줄: axe login --url ${url}`,
    `2. Claude 커넥터: ${connectorPage} → 커스텀 커넥터 추가 → 아래 주소를 붙여 넣기`,
    ...connectorLines(facts, { secret: '클라이언트 시크릿', link: '1회용 링크', ends: '만료', later: '담당자가 따로 보내 드립니다' }),
    '3. 권한',
    ...rightsLines(facts, koreanScopes, '아직 없음'),
    ...(admin ? ['   회사 관리자입니다.'] : []),
    ...(ask === '' ? [] : [`4. 문의: ${ask}`]),
  ];
}

function english(facts: Facts): readonly string[] {
  const { email, customer, url, ask, admin } = facts;
  return [
    `Hello ${email}, you can now work in the systems of ${customer.legal_name}.`,
    '',
    '1. Sign in',
    `   A connector (2) and the command line open the page by themselves: take your company account (${email}). There is no other password.`,
    `   On the command line: axe login --url ${url}`,
    `2. Connectors of Claude: ${connectorPage} → Add custom connector → paste the address`,
    ...connectorLines(facts, {
      secret: 'client secret',
      link: 'one-time link',
      ends: 'until',
      later: 'you get it in a message of its own',
    }),
    '3. What you may do',
    ...rightsLines(facts, englishScopes, 'nothing yet'),
    ...(admin ? ['   You are an administrator of the company.'] : []),
    ...(ask === '' ? [] : [`4. Questions: ${ask}`]),
  ];
}

interface ConnectorWords {
  readonly secret: string;
  readonly link: string;
  readonly ends: string;
  readonly later: string;
}

function connectorLines({ connectors, links = [] }: Facts, words: ConnectorWords): readonly string[] {
  return connectors.flatMap(({ service, url, clientId, secretEnv }) => {
    const link = links.find((one) => one.service === service);
    const told = link === undefined ? words.later : `${words.link} ${link.url} (${words.ends} ${link.ends})`;
    return [
      `   ${service}: ${url}`,
      ...(clientId === undefined ? [] : [`      client id: ${clientId}`]),
      ...(secretEnv === undefined ? [] : [`      ${words.secret}: ${told}`]),
    ];
  });
}

const koreanScopes: { readonly [Held in Scope]: string } = {
  read: '조회',
  write: '입력',
  close: '마감',
  admin: '관리',
  reopen: '마감 해제',
};
const englishScopes: { readonly [Held in Scope]: string } = {
  read: 'read',
  write: 'write',
  close: 'close',
  admin: 'administer',
  reopen: 'reopen',
};

function rightsLines({ line, customer }: Facts, names: { readonly [Held in Scope]: string }, none: string): readonly string[] {
  const rows = Object.entries(line).map(([entity, held]) => {
    const name = customer.entity_meta[entity]?.legal_name;
    return `   ${entity}${name === undefined ? '' : ` (${name})`}: ${held.map((scope) => names[scope]).join(', ')}`;
  });
  return rows.length === 0 ? [`   ${none}`] : rows;
}
