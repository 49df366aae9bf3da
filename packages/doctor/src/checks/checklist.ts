import type { Check, CheckId } from '../check.ts';
import { badTokenCheck, challengeCheck } from './bearer.ts';
import { erasCheck, realClientCheck } from './clients.ts';
import { frontDoorCheck } from './front-door.ts';
import { guardsCheck } from './guards.ts';
import { issuersCheck } from './issuers.ts';
import { keysCheck } from './keys.ts';
import { brokenStartCheck, colourCheck, databaseUrlCheck, tunnelCheck, upstreamCheck } from './machine.ts';
import { metadataCheck } from './metadata.ts';
import { personCheck } from './person.ts';
import { processCheck, storageCheck } from './process.ts';
import { citationsCheck, degradedCheck, oldRecordsCheck } from './records.ts';
import { registryCheck, secretCheck, servicePrincipalCheck, tenantAppCheck } from './tenant.ts';
import { catalogueCheck, propertyNamesCheck } from './tool-lists.ts';
import { conflictsCheck, idempotentWritesCheck } from './writes.ts';

/** The 21 points every service must pass, in their order. */
export const checklist: readonly Check[] = [
  processCheck,
  frontDoorCheck,
  metadataCheck,
  challengeCheck,
  badTokenCheck,
  erasCheck,
  keysCheck,
  colourCheck,
  upstreamCheck,
  tunnelCheck,
  tenantAppCheck,
  servicePrincipalCheck,
  secretCheck,
  realClientCheck,
  databaseUrlCheck,
  brokenStartCheck,
  idempotentWritesCheck,
  citationsCheck,
  conflictsCheck,
  degradedCheck,
  oldRecordsCheck,
];

/** What every service must pass besides. */
export const besides: readonly Check[] = [issuersCheck, guardsCheck, propertyNamesCheck, catalogueCheck, storageCheck];

/** Every check there is: the doctor's commands and the page of known gaps are made from this list. */
export const checks: readonly Check[] = [...checklist, ...besides, registryCheck, personCheck];

const byId = new Map(checks.map((check) => [check.id, check]));

export function checkOf(id: CheckId): Check {
  const check = byId.get(id);
  if (check === undefined) throw new Error(`There is no check ${id}.`);
  return check;
}
