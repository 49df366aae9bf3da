import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { makeHome, type TestHome } from '../../home/make-home.ts';
import { type Ran, run, signedOut } from '../../support.ts';
import { acmeAtTenant } from './acme-at-tenant.ts';

export interface SecretHome extends TestHome {
  /** What the person's home folder is: env files are below it. */
  readonly person: string;
  envFile(service: string): string;
  /** Runs a command with something on standard input, or with answers to what is asked. */
  give(
    words: readonly string[],
    given: { readonly input?: string; readonly answers?: string[]; readonly path?: string; readonly more?: object },
  ): Promise<Ran>;
}

/** One customer with internal secrets, some that others issue, one that two services share, and people with a connector. */
export async function secretHome(context: TestContext): Promise<SecretHome> {
  const home = await makeHome(context);
  writeFileSync(home.registryFile, registry);
  const person = path.dirname(home.folder);
  const environment = {
    ...signedOut,
    AXE_HOME: home.folder,
    // A demo may run in this checkout.
    AXE_DATA: path.join(person, 'data'),
    AXE_OPERATOR: 'ops@operator.example',
    HOME: person,
    PATH: process.env.PATH,
  };
  const give: SecretHome['give'] = (words, { input, answers = [], path: programs, more = {} }) =>
    run(words, {
      environment: { ...environment, ...(programs === undefined ? {} : { PATH: programs }), ...more },
      readInput: async () => input ?? '',
      askSecret: async () => answers.shift(),
    });
  return {
    ...home,
    person,
    give,
    axe: (...words) => give(words, {}),
    envFile: (service) => readFileSync(path.join(person, service, '.env'), 'utf8'),
  };
}

const registry = `${acmeAtTenant()}    user_entity_map:
      "kim@acme.example": ["acmec"]
      "lee@acme.example": { acmec: [read] }
      "jung@acme.example": {}
    services:
      frame:
        env_file: "~/frame/.env"
        secrets:
          - { env: FRAME_DB_PASSWORD, vault: "frame/acme/db-password" }
          - { env: AXE_ENTITY_KEY, vault: "frame/acme/entity-key" }
          - { env: AXE_EVENT_SECRETS, vault: "platform/acme/event-secret" }
          - { env: AZURE_FRAME_MCP_CLIENT_SECRET, vault: "frame/acme/oauth-client-secret", rotation_external: azure, expires: 2030-01-01 }
      hive:
        env_file: "~/hive/.env"
        secrets:
          - { env: AXE_EVENT_SECRETS, vault: "platform/acme/event-secret" }
          - { env: SLACK_BOT_TOKEN, vault: "hive/acme/slack-bot-token", rotation_external: slack }
      vault: { bootstrap_only: true, env_file: "~/vault/.env", secrets: [] }
`;
