import { interactionPolicy } from 'oidc-provider';

/** The library's own policy with two changes. */
export function createPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const login = policy.get('login');
  const consent = policy.get('consent');
  if (login === undefined || consent === undefined) throw new Error('the library names its prompts differently');
  // Somebody who lost their place in the registry while the browser stayed signed in is asked to sign in, and told there.
  login.checks.add(
    new interactionPolicy.Check('person_gone', 'the person is not known any more', 'login_required', (ctx) =>
      ctx.oidc.session?.accountId !== undefined && ctx.oidc.account === undefined
        ? interactionPolicy.Check.REQUEST_PROMPT
        : interactionPolicy.Check.NO_NEED_TO_PROMPT,
    ),
  );
  // It would ask at every sign-in of a program on the person's own machine; what was allowed is remembered instead.
  consent.checks.remove('native_client_prompt');
  return policy;
}
