import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onlyProblem } from '../refused.ts';

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
