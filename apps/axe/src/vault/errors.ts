import { defineErrors } from '@axe/kit';

/** Expected failures of the commands on vaults; those of stores come from @axe/secrets. */
export const vaultCommandErrors = defineErrors({
  VAULT_IS_LOCAL: {
    kind: 'invalid',
    summary: 'The command needs a vault on a server, and the customer has a local store.',
    remedy: 'Use axe vault status, unlock or lock <customer>; or give the customer a server with secret_store in the registry.',
  },
  VAULT_FILE_UNNAMED: {
    kind: 'missing',
    summary: 'The registry does not say where the env file of the vault server is.',
    remedy: 'Add services.vault.env_file to the customer in customers.yaml.',
  },
  VAULT_FILE_ELSEWHERE: {
    kind: 'missing',
    summary: 'The env file of the vault server is not on this machine.',
    remedy: 'Run the command on the machine of the vault server, or correct the path in customers.yaml.',
  },
  VAULT_FILE_BUSY: {
    kind: 'conflict',
    summary: 'Another command is writing the env file of the vault server.',
    remedy: 'Wait for it, then repeat.',
    retryable: true,
  },
});
