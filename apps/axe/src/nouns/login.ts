import type { Command } from 'commander';
import type { LoggedIn, LoginOptions } from '../session/log-in.ts';
import type { Terminal } from '../terminal.ts';

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .option('--url <url>', 'address of the platform (AXE_URL, default: that of the profile, or http://localhost:7300)')
    .option('--profile <name>', 'name under which the sign-in is kept (AXE_PROFILE, default: default)')
    .option('--device', 'sign in with a code on another machine, where this one has no browser')
    .option('--token <token>', 'keep this token instead of signing in; - reads it from standard input')
    .option('--no-browser', 'only show the address; open no browser')
    .option('--login-hint <email>', 'who will sign in, so that the page need not ask')
    .option('--force', 'replace a sign-in of the profile at another platform')
    .option('--json', 'print what was signed in as JSON')
    .addHelpText('after', help)
    .action(async (options: LoginOptions & { readonly json?: boolean }) => {
      const { logIn } = await import('../session/log-in.ts');
      const signedIn = await logIn(options, terminal);
      terminal.note(noticeOf(signedIn));
      if (options.token !== undefined && options.token !== '-') {
        terminal.note(
          'The token stood on the command line, which the shell may remember: axe login --token - reads it from standard input.',
        );
      }
      if ((terminal.environment.AXE_TOKEN ?? '') !== '') terminal.note('AXE_TOKEN is set and wins over this sign-in; unset it.');
      terminal.print(options.json === true ? JSON.stringify(signedIn, undefined, 2) : sentenceOf(signedIn));
    });
}

function sentenceOf({ url, signed_in_as: who, profile, opens }: LoggedIn): string {
  const limited = opens === undefined || opens.includes('blueprint') ? '' : `, for ${opens.join(', ')} only`;
  return `Signed in to ${url} as ${who} (profile ${profile}${limited}).`;
}

function noticeOf({ store, place, renewed, expires_at: until }: LoggedIn): string {
  const kept = store === 'keychain' ? `The tokens are in ${place}.` : `The tokens are in ${place}, which only this user can read.`;
  if (renewed) return `${kept} They are renewed by themselves; axe logout ends that.`;
  return `${kept} They are not renewed${until === undefined ? '' : ` and end at ${until}`}.`;
}

const help = `
Signs in once for every service: a browser opens, and the tokens are kept in the keychain of this system,
else in a file that only you can read (in AXE_CONFIG, or axe below XDG_CONFIG_HOME or ~/.config;
AXE_KEYCHAIN=off always takes the file). Every later command uses and renews them. AXE_TOKEN and --token win
over them.

BROWSER names the program that opens the address; BROWSER=none opens nothing.

Examples:
  axe login
  axe login --url https://axe.example.com --profile work
  axe login --device
  axe token issue --sub agent:cfo-agent | axe login --token - --profile agent`;
