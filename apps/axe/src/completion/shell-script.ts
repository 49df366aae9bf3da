export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What a shell reads to complete `axe`. What was typed is handed over as words; nothing of it is ever evaluated. */
export const shellScript = (shell: Shell): string => ({ bash, zsh, fish })[shell];

// Also for the bash 3.2 of macOS: no compopt there, no mapfile.
const bash = `# axe completion for bash. In ~/.bashrc: eval "$(axe completion bash)"
_axe_completion() {
  local line current="\${COMP_WORDS[COMP_CWORD]}" IFS=$'\\n'
  COMPREPLY=()
  while read -r line; do
    case "$line" in
      :files) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$current")) ;;
      :folders) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- "$current")) ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("$1" completion words bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
  if [ "\${#COMPREPLY[@]}" -eq 1 ]; then
    case "\${COMPREPLY[0]}" in --*=) compopt -o nospace 2>/dev/null ;; esac
  fi
}
complete -F _axe_completion axe`;

const zsh = `#compdef axe
# axe completion for zsh. In ~/.zshrc, behind compinit: eval "$(axe completion zsh)"
_axe() {
  local line value note
  local -a described
  while IFS= read -r line; do
    case "$line" in
      :files) _files ;;
      :folders) _files -/ ;;
      *)
        value="\${line%%$'\\t'*}"
        note=""
        [[ "$line" == *$'\\t'* ]] && note="\${line#*$'\\t'}"
        described+=("\${value//:/\\\\:}\${note:+:$note}")
        ;;
    esac
  done < <("\${(Q)words[1]}" completion words zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)
  (( \${#described} )) && _describe -V axe described
}
if [[ "\${funcstack[1]}" == _axe ]]; then
  _axe "$@"
elif (( \${+functions[compdef]} )); then
  compdef _axe axe
fi`;

const fish = `# axe completion for fish. As ~/.config/fish/completions/axe.fish: axe completion fish > ~/.config/fish/completions/axe.fish
function __axe_completion
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  test (count $current) -eq 0; and set current ''
  for line in ($before[1] completion words fish -- $before[2..-1] $current 2>/dev/null </dev/null)
    switch $line
      case ':files'
        __fish_complete_path $current
      case ':folders'
        __fish_complete_directories $current ''
      case '*'
        printf '%s\\n' $line
    end
  end
end
complete -c axe -f -a '(__axe_completion)'`;
