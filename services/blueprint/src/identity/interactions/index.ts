import type { Context } from 'koa';
import { errors } from 'oidc-provider';
import type { IdentityCore } from '../core.ts';
import { sendProblem } from '../http/answer.ts';
import { answerInteraction, type InteractionAction } from './answer-interaction.ts';
import { type Interaction, showInteraction } from './show-interaction.ts';

export { callbackPath } from './cookies.ts';
export { finishSignIn } from './finish-sign-in.ts';
export { takeUpSignIn } from './take-up-sign-in.ts';

const path = /^\/oauth\/interaction\/([A-Za-z0-9_-]{1,64})(?:\/(sign-in|switch|consent|abort))?$/;

/** The pages of one sign-in. False when the request is none of theirs. */
export async function serveInteraction(core: IdentityCore, ctx: Context): Promise<boolean> {
  const match = path.exec(ctx.path);
  if (match === null) return false;
  const [, uid, action] = match;
  const fits = action === undefined ? ctx.method === 'GET' : ctx.method === 'POST';
  if (!fits) {
    sendProblem(core, ctx, { code: 'NOT_FOUND', status: 405 });
    return true;
  }
  const interaction = await detailsOf(core, ctx);
  if (interaction === undefined || interaction.uid !== uid) sendProblem(core, ctx, { code: 'SIGN_IN_EXPIRED', status: 400 });
  else if (action === undefined) await showInteraction(core, ctx, interaction);
  else await answerInteraction(core, ctx, interaction, action as InteractionAction);
  return true;
}

async function detailsOf(core: IdentityCore, ctx: Context): Promise<Interaction | undefined> {
  try {
    return await core.provider().interactionDetails(ctx.req, ctx.res);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}
