import { clientSymptoms } from './client.ts';
import { entraSymptoms } from './entra.ts';
import { entraPeopleSymptoms } from './entra-people.ts';
import { serviceSymptoms } from './service.ts';
import type { Symptom } from './symptom.ts';
import { vaultSymptoms } from './vault.ts';

/** All of them, the most telling first: a number of Microsoft says more than a sentence of a client. */
export const symptoms: readonly Symptom[] = [
  ...entraSymptoms,
  ...entraPeopleSymptoms,
  ...serviceSymptoms,
  ...vaultSymptoms,
  ...clientSymptoms,
];
