import type { Command } from 'commander';
import { configFolderOf } from '../session/config-folder.ts';
import { type EndedSession, endSession } from '../session/end-session.ts';
import { readProfiles } from '../session/profiles.ts';
import { type OpenSession, openSession, sessionOf } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';

interface LogoutOptions {
  readonly profile?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .option('--profile <name>', 'the sign-in to end (AXE_PROFILE, default: default)')
    .option('--all', 'end those of all profiles')
    .option('--json', 'print what was ended as JSON')
    .addHelpText('after', help)
    .action(async (options: LogoutOptions) => {
      const sessions = sessionsOf(options, terminal);
      const ended: EndedSession[] = [];
      let failure: unknown;
      for (const session of sessions) {
        try {
          ended.push(await endSession(session));
        } catch (cause) {
          failure ??= cause;
        }
      }
      if (options.json === true) terminal.print(JSON.stringify({ ended }, undefined, 2));
      else for (const one of ended) terminal.print(sentenceOf(one));
      if (sessions.length === 0) terminal.note(options.all === true ? 'No profile was signed in.' : 'The profile was not signed in.');
      if ((terminal.environment.AXE_TOKEN ?? '') !== '') terminal.note('AXE_TOKEN is still set; unset it to be signed out.');
      if (failure !== undefined) throw failure;
    });
}

function sessionsOf(options: LogoutOptions, terminal: Terminal): readonly OpenSession[] {
  const names = options.all === true ? [...readProfiles(configFolderOf(terminal)).keys()] : [options.profile];
  return names.map((name) => openSession(sessionOf(name, terminal))).filter((session) => session !== undefined);
}

function sentenceOf({ profile, url, signed_in_as: who, withdrawn }: EndedSession): string {
  const lead = `Signed out of ${url} (profile ${profile}, ${who}).`;
  if (withdrawn === 'yes') return `${lead} The sign-in was withdrawn there.`;
  if (withdrawn === 'single-token') return `${lead} The token is forgotten here; it stays good until its own end.`;
  return `${lead} The tokens are forgotten here, but the platform did not answer: it still takes them until they end. An operator can withdraw them there.`;
}

const help = `
Withdraws the sign-in at the platform and forgets its tokens on this machine, the latter also when the
platform does not answer. The address of the profile is remembered for the next axe login.

Examples:
  axe logout
  axe logout --profile ops
  axe logout --all`;
