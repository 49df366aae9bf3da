export const pullHelp = `
Examples:
  axe secret pull frame --customer acme           what would change, by name
  axe secret pull frame --customer acme --apply
  axe secret pull --customer acme --apply         the env files of all services`;

export const rotateHelp = `
Examples:
  axe secret rotate AXE_BOOTSTRAP_SECRETS --service frame --customer acme --apply
  axe secret rotate AXE_BOOTSTRAP_SECRETS --service frame --customer acme --finish --apply    a day later`;

export const help = `
customers.yaml names the secrets of each service; the values live in the customer's store and nowhere else.
A deploy copies them into the service's env file. No value is ever an argument: it is asked for, or piped
in.

The driver stands in the registry (secret_store): local, a file that age encrypts in the operator home; or
bitwarden, any Bitwarden-compatible server. A local store needs no unlocking until axe secret protect gives
its key a passphrase.

Examples:
  axe secret check --customer acme
  axe secret generate --customer acme --apply                      make what nobody outside issues
  axe secret push SLACK_BOT_TOKEN --customer acme --apply          asks for the value, unseen
  axe secret push GATE_KEY_PEM --value-stdin --apply < key.pem
  axe secret push --from-env-file --service frame --apply          take over what a service has
  axe secret pull frame --customer acme                            what would change, by name
  axe secret rotate AXE_BOOTSTRAP_SECRETS --service frame --apply  a day later: the same with --finish
  axe secret get frame/acme/entity-key | wc -c
  axe secret send AZURE_FRAME_MCP_CLIENT_SECRET --to kim@acme.example --apply

Environment:
  AXE_VAULT_SESSION  session of an unlocked store, where no keychain keeps it`;
