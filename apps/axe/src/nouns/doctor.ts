import type { Command } from 'commander';
import type { ServiceOptions } from '../doctor/examine-service.ts';
import type { ComplaintOptions } from '../doctor/explain-complaint.ts';
import type { DoctorOptions } from '../doctor/open-context.ts';
import type { Terminal } from '../terminal.ts';

export function addNoun(noun: Command, terminal: Terminal): void {
  noun.usage('<command> [options]').addHelpText('after', help);
  addAuth(noun, terminal);
  addMcp(noun, terminal);
  addService(noun, terminal);
  addSymptom(noun, terminal);
}

function addAuth(noun: Command, terminal: Terminal): void {
  noun
    .command('auth')
    .description('explain a sign-in that failed: paste the address of the page or the message')
    .argument('<address-or-message...>', 'in quotes, because of its & and ?; - reads it from standard input')
    .option('--email <email>', 'whose sign-in it is: looks the person up in the registry')
    .option('--url <url>', 'address of the service that is meant, where the text does not name it')
    .option('--service <name>', 'the service that is meant (default: frame)')
    .option('--customer <id>', 'the customer that is meant')
    .option('--token <token>', 'a sign-in to check with (never taken from the environment for a pasted address)')
    .option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)')
    .option('--no-checks', 'only explain; ask nobody')
    .option('--json', 'print cause, fix and findings as JSON')
    .addHelpText('after', authHelp)
    .action(async (words: readonly string[], options: ComplaintOptions) => {
      const { explainComplaint } = await import('../doctor/explain-complaint.ts');
      await explainComplaint(await pastedText(words, terminal), options, terminal);
    });
}

const pastedText = async (words: readonly string[], terminal: Terminal): Promise<string> =>
  words.length === 1 && words[0] === '-' ? terminal.readInput() : words.join(' ');

function addMcp(noun: Command, terminal: Terminal): void {
  const command = noun
    .command('mcp')
    .description('run the 21 checks every service must pass against a live address')
    .argument('<url>', 'what clients connect to, such as https://acme.platform.example/frame/mcp')
    .option('--books <entity>', 'an entity of test books: write tools are tried there, and what they write stays')
    .option('--entity <entity>', 'an entity to read from (default: the first of the customer)')
    .option('--customer <id>', 'whose service it is (default: found by the address)');
  withSignIn(command)
    .addHelpText('after', mcpHelp)
    .action(async (url: string, options: DoctorOptions) => {
      const { examineMcp } = await import('../doctor/examine-mcp.ts');
      await examineMcp(url, options, terminal);
    });
}

function addService(noun: Command, terminal: Terminal): void {
  const command = noun
    .command('service')
    .description('walk the chain from tunnel to registry, and name its first broken link')
    .argument('<service>', 'such as frame')
    .option('--customer <id>', 'the customer that is meant (default: the only one there is)')
    .option('--url <url>', 'its address, in place of the one in the registry')
    .option('--email <email>', 'also look this person up in the registry');
  withSignIn(command)
    .addHelpText(
      'after',
      '\nExamples:\n  axe doctor service frame --customer acme\n  axe doctor service frame --customer acme --email kim@acme.example',
    )
    .action(async (service: string, options: ServiceOptions) => {
      const { examineService } = await import('../doctor/examine-service.ts');
      await examineService(service, options, terminal);
    });
}

function addSymptom(noun: Command, terminal: Terminal): void {
  const command = noun
    .command('symptom')
    .description('explain what somebody sees, and walk the chain of the service')
    .argument('<text...>', 'the words of the person, in any language the catalogue knows; - reads standard input')
    .option('--service <name>', 'the service that is meant (default: the one in the text, else frame)')
    .option('--customer <id>', 'the customer that is meant')
    .option('--url <url>', 'its address, in place of the one in the registry')
    .option('--email <email>', 'also look this person up in the registry');
  withSignIn(command)
    .addHelpText(
      'after',
      "\nExamples:\n  axe doctor symptom \"Couldn't reach the MCP server\" --customer acme\n  axe doctor symptom 'frame 이 안 돼요' --customer acme",
    )
    .action(async (words: readonly string[], options: ServiceOptions & { readonly service?: string }) => {
      const { examineSymptom } = await import('../doctor/examine-service.ts');
      await examineSymptom(await pastedText(words, terminal), options, terminal);
    });
}

function withSignIn(command: Command): Command {
  return command
    .option('--token <token>', 'check with this access token (AXE_TOKEN, or the sign-in at that address)')
    .option('--profile <name>', 'the sign-in to check with (AXE_PROFILE)')
    .option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)')
    .option('--json', 'print the findings as JSON');
}

const help = `
Nothing is changed, and nothing is broken to look at it. Each finding says what was seen, why it matters and
what to do. Exit code 0: nothing is broken; 1: something is, or the text is not known.

Examples:
  axe doctor auth 'https://claude.ai/…&error_code=mcp_client_invalid&entra_aadsts_code=65001' \\
    --email kim@acme.example
  axe doctor mcp https://acme.platform.example/frame/mcp
  axe doctor service frame --customer acme
  axe doctor symptom '느려요' --service frame --customer acme

All symptoms and checks: docs/reference/known-gaps.md.`;

const authHelp = `
Takes whatever the person can copy: the address bar, the message, the body of an error; percent-encoded,
quoted or broken over lines. Tokens and secrets in it are never shown. An address in the text is asked only
where the registry knows it.

Examples:
  axe doctor auth AADSTS50011
  axe doctor auth "the integration rejected the credentials" --url https://acme.platform.example/frame/mcp
  pbpaste | axe doctor auth - --email kim@acme.example`;

const mcpHelp = `
Without a sign-in it checks what can be seen from outside. With one (axe login, --token) it also starts
clients of both protocol eras and compares the tools; with --books it tries write tools in that entity,
whose entries stay for ever. What stands on the customer's machine or in the tenant is checked where it can
be reached (env file here; az signed in), and is "not checked" otherwise, with the way to do it by hand.

Examples:
  axe doctor mcp http://localhost:7300/frame/mcp
  axe doctor mcp https://acme.platform.example/frame/mcp --json
  axe doctor mcp http://localhost:7300/frame/mcp --books acmev`;
