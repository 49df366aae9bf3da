/** A registry as a busy operator's: comments, lists, maps and secrets, `people` lines for each customer. */
export function bigRegistry(customers: number, people: number): string {
  const lines = ['version: 1', 'zone: "platform.example"', 'operators: ["ops@operator.example"]', '', 'customers:'];
  for (let index = 0; index < customers; index += 1) lines.push(...customerLines(`c${String(index).padStart(4, '0')}`, index, people));
  return `${lines.join('\n')}\n`;
}

function customerLines(id: string, index: number, people: number): readonly string[] {
  const guid = (kind: string) => `${kind.repeat(8)}-0000-4000-8000-${String(index).padStart(12, '0')}`;
  return [
    `  # ── ${id} ──`,
    `  ${id}:`,
    `    legal_name: "Customer ${index}"`,
    `    primary_domain: "${id}.example"`,
    `    entities: ["${id}a", "${id}b"]`,
    '    entity_meta:',
    `      ${id}a: { legal_name: "Customer ${index}", kind: corporate, standard: ksme }`,
    `      ${id}b: { legal_name: "Customer ${index} Ventures", kind: corporate, standard: ksme }`,
    '    sso:',
    '      provider: microsoft_entra_id',
    `      tenant_id: "${guid('1')}"`,
    '      apps:',
    `        frame_mcp: { client_id: "${guid('a')}", application_id_uri: "https://${id}.platform.example/frame/mcp" }`,
    '    user_entity_map:',
    ...Array.from({ length: people }, (_, person) => personLine(id, person)),
    '    services:',
    '      frame:',
    '        env_file: "~/frame/.env"',
    '        secrets:',
    `          - { env: FRAME_DB_PASSWORD, vault: "frame/${id}/db-password" }`,
    '',
  ];
}

function personLine(id: string, person: number): string {
  const rights = [`["${id}a", "${id}b"]`, `{ ${id}a: [read], ${id}b: [write] } # reads one, posts in the other`, `["${id}a"]`];
  return `      "person${person}@${id}.example": ${rights[person % rights.length]}`;
}
