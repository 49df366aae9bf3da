import { Argument, type Command } from 'commander';
import { type Shell, shellScript, shells } from '../completion/shell-script.ts';
import type { Terminal } from '../terminal.ts';

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .addArgument(new Argument('<shell>', 'the shell that asks').choices(shells))
    .option('--json', 'print the script as a JSON text')
    .addHelpText('after', help)
    .action((shell: Shell, { json }: { readonly json?: boolean }) => {
      const script = shellScript(shell);
      terminal.print(json === true ? JSON.stringify({ shell, script }, undefined, 2) : script);
    });
}

const help = `
Prints what the shell reads to complete commands, options, tools, customers, entities, services and sign-ins
with Tab:
  bash   in ~/.bashrc:                     eval "$(axe completion bash)"
  zsh    in ~/.zshrc, behind compinit:     eval "$(axe completion zsh)"
  fish   once:  axe completion fish > ~/.config/fish/completions/axe.fish`;
