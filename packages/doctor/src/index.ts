export { type PublishedCatalogue, writesOf } from './catalogue.ts';
export { chain, type Walk, walkChain } from './chain/walk-chain.ts';
export type { Check, CheckContext, CheckId, Outcome, Place, Status } from './check.ts';
export { besides, checklist, checkOf, checks } from './checks/checklist.ts';
export { doctorErrors } from './errors.ts';
export { askHealth, askHealthOfAll, type HealthSubject, type ServiceHealth } from './health/ask-health.ts';
export type {
  BrokenStart,
  Colour,
  ColourAnswer,
  MachineProbes,
  SecretLook,
  SecretProbes,
  TenantAnswer,
  TenantApp,
  TenantPrincipal,
  TenantProbes,
  TunnelRule,
} from './probes.ts';
export { type Finding, hasFailed, runChecks } from './run-checks.ts';
export { type Diagnosis, diagnose, toCollect } from './symptoms/diagnose.ts';
export { maskSecrets } from './symptoms/mask-secrets.ts';
export { type Complaint, readComplaint } from './symptoms/read-complaint.ts';
export type { Step, Symptom, Who } from './symptoms/symptom.ts';
export { symptoms } from './symptoms/symptoms.ts';
export { parseTarget, type Target, targetAt } from './target.ts';
export { type Answer, type Ask, type AskOptions, createAsk, type Question, type Reply } from './web/ask.ts';
