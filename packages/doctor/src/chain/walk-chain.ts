import type { CheckContext, CheckId } from '../check.ts';
import { checkOf } from '../checks/checklist.ts';
import { type Finding, runChecks } from '../run-checks.ts';

/** The way of a call, from outside to inside: what breaks first explains what follows. */
export const chain: readonly { readonly link: string; readonly checks: readonly CheckId[] }[] = [
  { link: 'registry', checks: ['registry'] },
  { link: 'front door', checks: ['front-door'] },
  { link: 'tunnel', checks: ['tunnel'] },
  { link: 'proxy', checks: ['upstream'] },
  { link: 'colour', checks: ['colour'] },
  { link: 'database', checks: ['process', 'database-url', 'storage'] },
  { link: 'sign-in', checks: ['metadata', 'challenge', 'bad-token'] },
  { link: 'identity provider', checks: ['keys', 'issuers', 'tenant-app', 'service-principal', 'secret'] },
  { link: 'registry mapping', checks: ['person', 'real-client'] },
];

export interface Walk {
  readonly findings: readonly (Finding & { readonly link: string })[];
  /** The first link that is broken; undefined when none is. */
  readonly broken: (Finding & { readonly link: string }) | undefined;
  /** Links behind the broken one, which were not looked at. */
  readonly beyond: readonly string[];
}

/** Walks until something is broken. */
export async function walkChain(
  context: CheckContext,
  watch: (finding: Finding & { readonly link: string }) => void = () => undefined,
): Promise<Walk> {
  const findings: (Finding & { readonly link: string })[] = [];
  for (const [index, { link, checks }] of chain.entries()) {
    const found = await runChecks(checks.map(checkOf), context);
    for (const finding of found) {
      const linked = { ...finding, link };
      findings.push(linked);
      watch(linked);
    }
    const broken = findings.find(({ status }) => status === 'failed');
    if (broken !== undefined) return { findings, broken, beyond: chain.slice(index + 1).map((one) => one.link) };
  }
  return { findings, broken: undefined, beyond: [] };
}
