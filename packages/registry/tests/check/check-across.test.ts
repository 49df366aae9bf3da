import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRegistry } from '../../src/text.ts';
import { problemsOf } from '../refused.ts';
import { fullText } from '../samples.ts';

const file = 'customers.yaml';

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

  it('must not share: a vault', () => {
    const vault = (collection: string) =>
      `secret_store: { driver: bitwarden, server: "https://vault.example", collection: ${collection} }\n`;
    const [ours, theirs] = ['33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'];
    const both = (left: string, right: string) =>
      fullText.replace('    primary_domain: "acme.example"', `    ${vault(left)}$&`).replace(globex, `${globex}    ${vault(right)}`);
    assert.match(problemsOf(both(ours, ours))[0]?.found ?? '', /the vault https:\/\/vault\.example 3{8}.*, which acme has/);
    assert.ok(parseRegistry(both(ours, theirs), { file }));
  });

  it('may both have what is their own', () => {
    const text = fullText.replace(globex, sso(otherTenant, otherClient, otherUri));
    assert.equal(parseRegistry(text, { file }).registry.customers.globex?.sso?.tenant_id, otherTenant);
  });
});
