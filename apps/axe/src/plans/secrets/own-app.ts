import { executeErrors } from '../../execute/errors.ts';
import { done, type Step, wants } from '../../execute/plan.ts';
import { findOwnership } from '../../secrets/azure-app.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import type { NewValueOptions } from './new-value.ts';

/** Only an owner of an app gives it a secret. Whoever brings the new secret along was one, or knows one. */
export function ownerStep({ terminal }: SecretDesk, clientId: string, from: NewValueOptions['from']): Step {
  return {
    name: 'owner',
    title: `see who may give the app ${clientId} a secret`,
    check: async () => {
      if (from === 'stdin') return done('the new secret comes along');
      const { ownership, told } = await findOwnership(clientId, terminal);
      return ownership === 'owner' || ownership === 'not known' ? done(told) : wants(`have an owner of the app: ${told}`);
    },
    apply: async () => {
      const { told } = await findOwnership(clientId, terminal);
      throw executeErrors.STEP_OPEN(
        `${told} The page: https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Owners/appId/${clientId}. Nothing was changed; repeat the command afterwards.`,
        { client_id: clientId },
      );
    },
  };
}
