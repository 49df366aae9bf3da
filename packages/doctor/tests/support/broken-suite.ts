import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CheckContext, type CheckId, checks, type Finding, runChecks } from '../../src/index.ts';
import type { Spoil } from './front-door.ts';
import type { HealthyService } from './healthy-service.ts';

/** One way to be broken, the one check that must see it, and what it says. */
export interface Ailment {
  readonly point: CheckId;
  readonly spoil?: Spoil;
  readonly more?: () => Partial<CheckContext>;
  readonly says: RegExp;
}

export const numbered = (finding: Finding): string => `${finding.point ?? ''} ${finding.id} ${finding.status}: ${finding.found}`;

export const brokenPoints = (findings: readonly Finding[]): readonly CheckId[] =>
  findings.filter(({ status }) => status === 'failed').map(({ id }) => id);

/** Everything, with a front door that is broken in one way, and whole again afterwards. */
export async function suiteWith(
  { frontDoor, context }: HealthyService,
  spoil: Spoil,
  more: Partial<CheckContext> = {},
): Promise<readonly Finding[]> {
  frontDoor.spoil(spoil);
  try {
    return await runChecks(checks, { ...context, email: 'kim@acme.example', ...more });
  } finally {
    frontDoor.spoil({});
  }
}

/** Changes what comes back from one path. */
export const answerTo = (path: string, change: NonNullable<Spoil['answer']>): Spoil => ({
  answer: (told, seen) => (seen.path === path ? change(told, seen) : told),
});

/** One test an ailment: exactly its point fails, says why and how to mend it. */
export function testAilments(service: HealthyService, ailments: readonly Ailment[]): void {
  for (const { point, spoil = {}, more = () => ({}), says } of ailments) {
    test(point, async () => {
      const findings = await suiteWith(service, spoil, more());
      const failed = findings.filter(({ status }) => status === 'failed');
      assert.deepEqual(brokenPoints(findings), [point], failed.map(numbered).join('\n'));
      const finding = findings.find(({ id }) => id === point);
      assert.match(finding?.found ?? '', says);
      assert.ok((finding?.fix ?? '').length > 20 && (finding?.why ?? '').length > 20);
    });
  }
}
