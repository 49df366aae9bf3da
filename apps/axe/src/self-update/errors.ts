import { keptAfter, reasonOf } from '@axe/files';
import { defineErrors } from '@axe/kit';

/** Why a release is not fetched, not trusted or not put in place. The version that ran before keeps running. */
export const updateErrors = defineErrors({
  UPDATE_OF_CHECKOUT: {
    kind: 'conflict',
    summary: 'This program runs from a checkout, which is updated with git.',
    remedy: 'Run git pull and npm ci in the checkout.',
  },
  UPDATE_NOT_INSTALLED: {
    kind: 'missing',
    summary: 'This program was not put in its place by the installer.',
    remedy: 'Run install.sh (Windows: install.ps1) of a release.',
  },
  UPDATE_SOURCE_UNFIT: {
    kind: 'invalid',
    summary: 'What was named is no place that releases can come from.',
    remedy: 'Name the https address or the folder that holds manifest.json.',
  },
  UPDATE_UNREACHABLE: {
    kind: 'unavailable',
    summary: 'The release cannot be fetched.',
    remedy: 'Check the address and the network, then repeat.',
    retryable: true,
  },
  UPDATE_NOT_TRUSTED: {
    kind: 'denied',
    summary: 'The release is not signed by the key that this program knows.',
    remedy: 'Ask the operator; install nothing from that place until they know why.',
  },
  UPDATE_DAMAGED: {
    kind: 'unavailable',
    summary: 'What was fetched is not what the release says.',
    remedy: 'Repeat it; if it stays so, tell the operator.',
    retryable: true,
  },
  UPDATE_UNFIT: {
    kind: 'unavailable',
    summary: 'The new version does not start on this machine.',
    remedy: 'Install Node 24 or newer, or tell the operator.',
  },
  UPDATE_DOWNGRADE: {
    kind: 'conflict',
    summary: 'The release is older than the installed version.',
    remedy: 'Wait for a newer one, or add --allow-downgrade.',
  },
  UPDATE_NOT_WRITTEN: {
    kind: 'unavailable',
    summary: 'The new version cannot be stored.',
    remedy: 'Make room or correct the permissions, then repeat.',
    retryable: true,
  },
  UPDATE_BUSY: {
    kind: 'conflict',
    summary: 'Another axe command is updating this installation.',
    remedy: 'Wait for it, then repeat.',
    retryable: true,
  },
  NO_PREVIOUS_VERSION: {
    kind: 'missing',
    summary: 'There is no earlier version to go back to.',
    remedy: 'Install the wanted release with --from and --allow-downgrade.',
  },
});

export function notWritten(place: string, cause: unknown) {
  const kept = keptAfter(cause, 'The version that ran before is untouched.');
  return updateErrors.UPDATE_NOT_WRITTEN(
    `${place} could not be written: ${reasonOf(cause)}. ${kept} Correct that, then repeat.`,
    { place },
    cause,
  );
}
