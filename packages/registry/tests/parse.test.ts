import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal, type Refusal } from '@axe/kit';
import { parseRegistry, type RegistryProblem } from '../src/index.ts';
import { demoText, fullText, lineOf } from './samples.ts';

const file = 'customers.yaml';

function refusalOf(text: string): Refusal {
  try {
    parseRegistry(text, { file });
  } catch (error) {
    if (isRefusal(error, 'REGISTRY_INVALID')) return error;
    throw error;
  }
  return assert.fail('the text was accepted');
}

const problemsOf = (text: string) => refusalOf(text).context.problems as unknown as readonly RegistryProblem[];

/** The only problem of the full sample after one replacement; its line is that of `at` in the changed text. */
function onlyProblem(find: string, replacement: string, at = replacement): RegistryProblem {
  assert.ok(fullText.includes(find), `the sample has ${find}`);
  const text = fullText.replace(find, () => replacement);
  const problems = problemsOf(text);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const [problem] = problems;
  assert.ok(problem);
  assert.equal(problem.line, lineOf(text, at), `line of ${problem.path}`);
  return problem;
}

describe('a valid registry', () => {
  it('is read with every field', () => {
    const { registry, warnings } = parseRegistry(fullText, { file });
    const acme = registry.customers.acme;
    assert.deepEqual(warnings, []);
    assert.equal(acme?.services.frame?.secrets[1]?.expires, '2028-05-19');
    assert.equal(acme?.onboarded, '2026-06-01');
    assert.equal(acme?.services.frame?.env_file, '~/frame/.env');
    assert.equal(acme?.sso?.advertise, 'platform');
    assert.equal(acme?.sso?.apps.frame_mcp?.client_id, 'aaaaaaaa-0000-4000-8000-00000000f4a3');
    assert.deepEqual(acme?.service_tenant_map, { magnet: 1 });
    assert.equal(registry.customers.globex?.public_domain, 'globex.platform.example');
    assert.equal(registry.customers.globex?.fiscal_year_start, '01-01');
  });

  it('reads the demo without a warning', () => {
    const { registry, warnings } = parseRegistry(demoText, { file });
    assert.deepEqual(warnings, []);
    assert.deepEqual(Object.keys(registry.customers), ['acme', 'globex']);
    assert.equal(registry.customers.acme?.sso?.advertise, 'entra');
    assert.equal(registry.customers.acme?.sso?.tenant_id, '11111111-1111-4111-8111-111111111111');
    assert.equal(registry.customers.globex?.sso?.tenant_id, '22222222-2222-4222-8222-222222222222');
    assert.deepEqual(registry.customers.acme?.entities, ['acmec', 'acmev', 'acme_fund1']);
  });

  it('may begin with a byte order mark, use CRLF, and end without a line break', () => {
    const windows = `\ufeff${fullText.replaceAll('\n', '\r\n').trimEnd()}`;
    assert.deepEqual(parseRegistry(windows, { file }), parseRegistry(fullText, { file }));
  });

  it('may have no customers yet', () => {
    assert.deepEqual(parseRegistry('version: 1\nzone: p.example\ncustomers: {}\n', { file }).registry.customers, {});
  });

  it('expands a list to the default scopes and keeps an empty line', () => {
    const { registry } = parseRegistry(
      fullText.replace('"lee@acme.example": { acmec: [read], acmev: [read, write] }', '"lee@acme.example": {}'),
      { file },
    );
    assert.deepEqual(registry.customers.acme?.user_entity_map, {
      'kim@acme.example': { acmec: ['read', 'write', 'close'], acmev: ['read', 'write', 'close'] },
      'lee@acme.example': {},
    });
  });

  it('lower-cases addresses and domains, with a warning that names the line', () => {
    const text = fullText.replace('"kim@acme.example"', '"Kim@ACME.example"').replace('ops@operator.example', 'Ops@operator.example');
    const { registry, warnings } = parseRegistry(text, { file });
    assert.ok(registry.customers.acme?.user_entity_map['kim@acme.example']);
    assert.deepEqual(registry.operators, ['ops@operator.example']);
    assert.deepEqual(warnings, [
      `customers.yaml line ${lineOf(text, 'Ops@')}, operators[0]: found upper-case letters in "Ops@operator.example"; allowed: ops@operator.example, which is how it is read`,
      `customers.yaml line ${lineOf(text, 'Kim@')}, customers.acme.user_entity_map."Kim@ACME.example": found upper-case letters in "Kim@ACME.example"; allowed: kim@acme.example, which is how it is read`,
    ]);
  });

  it('warns of a peer that is not in the file, a shared machine and a secret nobody lists', () => {
    const shared = fullText
      .replace('peer: globex', 'peer: initech')
      .replace('client_secret_env: AZURE', 'client_secret_env: OTHER')
      .replace('entities: [globex]', 'entities: [globex]\n    host: { ssh: acme-mini, platform: linux }');
    const { warnings } = parseRegistry(shared, { file });
    assert.equal(warnings.length, 3);
    assert.match(warnings.join('\n'), /OTHER_FRAME_MCP_CLIENT_SECRET, which no service.*"initech".*the machine of acme/s);
  });
});

describe('a broken field', () => {
  const cases: readonly (readonly [name: string, find: string, replacement: string, path: string, found: RegExp, allowed: RegExp])[] = [
    ['wrong version', 'version: 1', 'version: 2', 'version', /^2$/, /^1$/],
    [
      'unknown key',
      'legal_name: "Acme Corporation"\n',
      'legal_nam: "Acme"\n    legal_name: "Acme Corporation"\n',
      'customers.acme.legal_nam',
      /the key "legal_nam"/,
      /legal_name, primary_domain/,
    ],
    [
      'unknown entity kind',
      'kind: corporate',
      'kind: company',
      'customers.acme.entity_meta.acmec.kind',
      /"company"/,
      /one of corporate, kip, kvf/,
    ],
    [
      'unknown scope',
      '{ acmec: [read], acmev',
      '{ acmec: [reed], acmev',
      'customers.acme.user_entity_map."lee@acme.example".acmec[0]',
      /"reed"/,
      /one of read, write, close, admin, reopen/,
    ],
    [
      'unknown entity in a list',
      '["acmec", "acmev"]\n',
      '["acmec", "acmex"]\n',
      'customers.acme.user_entity_map."kim@acme.example".acmex',
      /unknown entity "acmex"/,
      /one of acmec, acmev, acme_fund1/,
    ],
    [
      'unknown entity of an agent',
      '{ "cfo-agent": { acmec:',
      '{ "cfo-agent": { acmez:',
      'customers.acme.agents.cfo-agent.acmez',
      /unknown entity "acmez"/,
      /one of acmec/,
    ],
    [
      'rights that are a text',
      '"kim@acme.example": ["acmec", "acmev"]',
      '"kim@acme.example": acmec',
      'customers.acme.user_entity_map."kim@acme.example"',
      /"acmec"/,
      /a list of entity ids .* or a map/,
    ],
    ['no address', '"kim@acme.example"', '"kim"', 'customers.acme.user_entity_map.kim', /the key "kim"/, /an e-mail address/],
    [
      'a secret without vault',
      ', vault: "frame/acme/db-password" }',
      ' }',
      'customers.acme.services.frame.secrets[0].vault',
      /nothing/,
      /the vault item/,
    ],
    [
      'a date that is none',
      'expires: 2028-05-19',
      'expires: 2028-02-30',
      'customers.acme.services.frame.secrets[1].expires',
      /"2028-02-30"/,
      /date/i,
    ],
    [
      '~ for a path',
      'env_file: "~/frame/.env"',
      'env_file: ~',
      'customers.acme.services.frame.env_file',
      /null/,
      /an absolute path, or one under ~\/ \(in quotes\)/,
    ],
    [
      'a path that climbs',
      'env_file: "~/frame/.env"',
      'env_file: "~/../etc/.env"',
      'customers.acme.services.frame.env_file',
      /etc/,
      /without \.\./,
    ],
    ['a number for a name', 'legal_name: Globex Limited', 'legal_name: 365', 'customers.globex.legal_name', /365/, /a name/],
    ['an entity named true', 'entities: [globex]', 'entities: [true]', 'customers.globex.entities[0]', /true/, /text; put it in quotes/],
    ['an upper-case entity', 'entities: [globex]', 'entities: [Globex]', 'customers.globex.entities[0]', /"Globex"/, /lower-case ASCII id/],
    ['an entity twice', 'entities: [globex]', 'entities: [globex, globex]', 'customers.globex.entities[1]', /globex a second time/, /once/],
    [
      'a month that is none',
      'fiscal_year_start: "01-01"',
      'fiscal_year_start: "13-01"',
      'customers.acme.fiscal_year_start',
      /13-01/,
      /month and day/,
    ],
    [
      'another domain',
      'public_domain: "acme.platform.example"',
      'public_domain: "acme.other.example"',
      'customers.acme.public_domain',
      /acme\.other\.example/,
      /one level under the zone/,
    ],
    [
      'a domain two levels under the zone',
      'public_domain: "acme.platform.example"',
      'public_domain: "frame.acme.platform.example"',
      'customers.acme.public_domain',
      /2 levels under the zone/,
      /frame-acme\.platform\.example: the wildcard/,
    ],
    [
      'the zone itself',
      'public_domain: "acme.platform.example"',
      'public_domain: "platform.example"',
      'customers.acme.public_domain',
      /platform\.example/,
      /one level/,
    ],
    [
      'a plain http redirect',
      '"https://claude.ai/api',
      '"http://claude.ai/api',
      'customers.acme.sso.apps.frame_mcp.redirect_uris[0]',
      /http:\/\/claude/,
      /https URL/,
    ],
    [
      'a slash at the end of an id URI',
      'application_id_uri: "https://acme.platform.example/frame/mcp"',
      'application_id_uri: "https://acme.platform.example/frame/mcp/"',
      'customers.acme.sso.apps.frame_mcp.application_id_uri',
      /mcp\//,
      /without the slash/,
    ],
    [
      'a scope of another resource',
      '"https://acme.platform.example/frame/mcp/mcp.access"',
      '"https://acme.platform.example/hive/mcp/mcp.access"',
      'customers.acme.sso.apps.frame_mcp.scopes[3]',
      /hive/,
      /begins with https:\/\/acme\.platform\.example\/frame\/mcp\//,
    ],
    ['a peer that is the customer', 'peer: globex', 'peer: acme', 'customers.acme.ring_backup.peer', /itself/, /another customer/],
    [
      'an ssh option for a host',
      'ssh: "acme-mini"',
      'ssh: "-oProxyCommand=x"',
      'customers.acme.host.ssh',
      /ProxyCommand/,
      /ssh understands/,
    ],
    [
      'an unknown rotation',
      'rotation_external: azure',
      'rotation_external: aws',
      'customers.acme.services.frame.secrets[1].rotation_external',
      /aws/,
      /azure, github/,
    ],
    [
      'a secret twice',
      'env: AZURE_FRAME_MCP_CLIENT_SECRET, vault',
      'env: FRAME_DB_PASSWORD, vault: x/y }\n          - { env: AZURE_FRAME_MCP_CLIENT_SECRET, vault',
      'customers.acme.services.frame.secrets[1].env',
      /FRAME_DB_PASSWORD a second time/,
      /once/,
    ],
    ['an infinite tenant number', 'magnet: 1', 'magnet: .inf', 'customers.acme.service_tenant_map.magnet', /null/, /whole number/],
  ];
  for (const [name, find, replacement, path, found, allowed] of cases) {
    it(`${name}: names path, line, found and allowed`, () => {
      const marker =
        name === 'a secret without vault'
          ? 'env: FRAME_DB_PASSWORD'
          : replacement.startsWith('env: FRAME')
            ? 'FRAME_DB_PASSWORD, vault: x/y'
            : replacement;
      const problem = onlyProblem(find, replacement, marker);
      assert.equal(problem.path, path);
      assert.match(problem.found, found);
      assert.match(problem.allowed, allowed);
    });
  }

  it('names a missing field at its parent', () => {
    const problem = onlyProblem('    primary_domain: globex.example\n', '', '  globex:\n');
    assert.deepEqual(problem, {
      line: problem.line,
      path: 'customers.globex.primary_domain',
      found: 'nothing',
      allowed: 'a host name such as acme.example',
    });
  });

  it('an MCP app needs its application id URI', () => {
    const problem = onlyProblem('          application_id_uri: "https://acme.platform.example/frame/mcp"\n', '', 'frame_mcp:');
    assert.match(problem.found, /no application_id_uri/);
  });

  it('two spellings of one address are one person', () => {
    const problem = onlyProblem('"lee@acme.example":', '"KIM@acme.example":');
    assert.match(problem.found, /kim@acme\.example a second time/);
  });

  it('two services on one port', () => {
    const problem = onlyProblem(
      'vault: { bootstrap_only: true,',
      'gate: { port: 4110 }\n      hive: { port: 4110 }\n      vault: { bootstrap_only: true,',
      'hive: { port',
    );
    assert.match(problem.found, /port 4110, which gate has/);
  });
});

describe('two customers', () => {
  const globex = 'primary_domain: globex.example\n';
  const sso = (tenant: string, client: string, uri: string) =>
    `${globex}    sso: { provider: microsoft_entra_id, tenant_id: ${tenant}, apps: { frame_mcp: { client_id: ${client}, application_id_uri: ${uri} } } }\n`;
  const otherTenant = '22222222-2222-4222-8222-222222222222';
  const otherClient = 'bbbbbbbb-0000-4000-8000-00000000f4a3';
  const otherUri = 'https://globex.platform.example/frame/mcp';
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['primary domain', 'primary_domain: ACME.example\n', /the e-mail domain acme\.example, which acme has/],
    ['default domain', `${globex}    default_entities_by_domain: { acme.example: {} }\n`, /the e-mail domain acme\.example/],
    ['public domain', `${globex}    public_domain: acme.platform.example\n`, /the public domain acme\.platform\.example/],
    ['tenant id', sso('00000000-0000-0000-0000-000000000000', otherClient, otherUri), /the tenant id 0{8}/],
    ['client id', sso(otherTenant, 'aaaaaaaa-0000-4000-8000-00000000f4a3', otherUri), /the client id aaaaaaaa/],
    ['application id URI', sso(otherTenant, otherClient, 'https://acme.platform.example/frame/mcp'), /the application id URI https/],
    ['tenant of a shared service', `${globex}    service_tenant_map: { magnet: 1 }\n`, /the magnet tenant 1, which acme has/],
  ];
  for (const [name, replacement, found] of cases) {
    it(`must not share: ${name}`, () => {
      const [problem, ...more] = problemsOf(fullText.replace(globex, replacement));
      assert.deepEqual(more, []);
      assert.match(problem?.found ?? '', found);
      assert.match(problem?.path ?? '', /^customers\.globex\./);
    });
  }

  it('may both have what is their own', () => {
    const text = fullText.replace(globex, sso(otherTenant, otherClient, otherUri));
    assert.equal(parseRegistry(text, { file }).registry.customers.globex?.sso?.tenant_id, otherTenant);
  });
});

describe('text that is not a registry', () => {
  const cases: readonly (readonly [string, string, number, RegExp])[] = [
    ['an empty file', '', 1, /an empty file/],
    ['comments only', '# nothing\n', 1, /an empty file/],
    ['a list', '- a\n', 1, /\["a"\]/],
    ['a text', 'hello\n', 1, /"hello"/],
    ['a tab in the indentation', 'version: 1\ncustomers:\n\tacme: 1\n', 3, /./],
    ['an unclosed quote', 'version: 1\nzone: "p.example\n', 2, /missing character/],
    ['an unclosed bracket', 'version: 1\noperators: [a\nzone: b\n', 3, /indentation|bracket/],
    ['a second document', 'version: 1\n---\nversion: 1\n', 2, /second document/],
    ['a key twice', 'version: 1\nzone: p.example\nversion: 1\ncustomers: {}\n', 3, /the key "version" a second time/],
    ['an anchor and an alias', 'version: 1\nzone: &z p.example\ncustomers: *z\n', 2, /an anchor \(&z\)/],
    ['a merge key', 'version: 1\nzone: p.example\ncustomers:\n  a:\n    <<: { legal_name: A }\n', 5, /a merge key/],
    ['a key that is null', 'version: 1\nnull: 1\n', 2, /a key that is not text/],
    ['a key that is a list', 'version: 1\n[a]: 1\n', 2, /a key that is not text/],
    ['a key that reaches the prototype', 'version: 1\n__proto__: { zone: p.example }\n', 2, /a key that is not text/],
    ['a custom tag', 'version: 1\nzone: !secret p.example\n', 2, /a tag/],
  ];
  for (const [name, text, line, found] of cases) {
    it(`${name} is refused with its line`, () => {
      const [problem] = problemsOf(text);
      assert.equal(problem?.line, line, JSON.stringify(problem));
      assert.match(problem?.found ?? '', found);
    });
  }

  it('a nesting without end is refused, not a crash', () => {
    const refusal = refusalOf(`version: ${'['.repeat(200_000)}`);
    assert.match(refusal.message, /nested too deeply|problem/);
  });

  it('an expansion bomb never expands', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`).join('\n');
    assert.match(refusalOf(`a0: &a0 x\n${levels}\n`).message, /an anchor/);
  });

  it('lists the first problems in line order and counts the rest', () => {
    const people = Array.from({ length: 150 }, (_, n) => `      "p${n}@acme.example": [nobody]`).join('\n');
    const refusal = refusalOf(fullText.replace('    user_entity_map:\n', `    user_entity_map:\n${people}\n`));
    const problems = refusal.context.problems as unknown as readonly RegistryProblem[];
    assert.equal(refusal.context.count, 150);
    assert.equal(problems.length, 100);
    assert.deepEqual(
      problems.map(({ line }) => line),
      problems.map(({ line }) => line).toSorted((a, b) => a - b),
    );
    assert.match(refusal.message, /^customers\.yaml has 150 problems; nothing of it was used\. Correct it and try again\./);
    assert.match(refusal.message, /and 130 more$/);
  });
});
