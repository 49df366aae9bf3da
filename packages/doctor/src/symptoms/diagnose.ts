import type { CheckId } from '../check.ts';
import { type Complaint, readComplaint } from './read-complaint.ts';
import type { Symptom } from './symptom.ts';
import { symptoms } from './symptoms.ts';

export interface Diagnosis {
  readonly complaint: Complaint;
  /** Known causes, the most telling first; empty when the text is not known. */
  readonly symptoms: readonly Symptom[];
  /** AADSTS numbers that stand in the text and not in the catalogue. */
  readonly unknownEntraCodes: readonly string[];
  /** What the doctor can look at by itself, each once. */
  readonly checks: readonly CheckId[];
}

/** For a text that nobody knows: the plain chain. */
const chainOfUnknown: readonly CheckId[] = ['front-door', 'process', 'metadata', 'challenge', 'bad-token', 'keys', 'person'];

/** What to ask the employee for before anybody guesses. */
export const toCollect: readonly string[] = [
  'what the person was doing: adding the connector, signing in, or calling a tool (which one)',
  'the whole message, as text or as a picture',
  'the whole address of the page, with error_code=, entra_aadsts_code= and entra_trace_id=',
  'what the connector page says: Connected, Disconnected, or Authorization failed',
  'the e-mail address of the person, and the time to the minute',
  'the request id, where the message has one: axe logs --request <id>',
];

export function diagnose(pasted: string): Diagnosis {
  const complaint = readComplaint(pasted);
  const known = new Set(symptoms.flatMap(({ entraCodes = [] }) => entraCodes));
  const unknownEntraCodes = complaint.entraCodes.filter((code) => !known.has(code));
  const found = symptoms.filter((symptom) => matches(symptom, complaint)).sort((a, b) => rank(b, complaint) - rank(a, complaint));
  // A bare number of HTTP says nothing beside a sentence that is known.
  const telling = found.length > 1 ? found.filter(({ id }) => id !== 'slow-or-down') : found;
  const checks = telling.length === 0 ? chainOfUnknown : telling.flatMap((symptom) => symptom.checks);
  return { complaint, symptoms: telling, unknownEntraCodes, checks: [...new Set(checks)] };
}

function matches({ entraCodes = [], codes = [], patterns, says }: Symptom, complaint: Complaint): boolean {
  if (entraCodes.some((code) => complaint.entraCodes.includes(code))) return true;
  const lower = complaint.codes.map((code) => code.toLowerCase());
  return (
    codes.some((code) => lower.includes(code.toLowerCase())) ||
    patterns.some((pattern) => pattern.test(complaint.text)) ||
    says.some((sentence) => isSaid(sentence, complaint.text))
  );
}

/** The pieces around the dots, one after the other. */
function isSaid(sentence: string, text: string): boolean {
  let at = 0;
  for (const piece of sentence.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').split('…')) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return true;
}

/** Several in one text: numbers of Microsoft before codes, codes before sentences. */
function rank({ entraCodes = [], codes = [] }: Symptom, complaint: Complaint): number {
  if (entraCodes.some((code) => complaint.entraCodes.includes(code))) return 2;
  const lower = complaint.codes.map((code) => code.toLowerCase());
  return codes.some((code) => lower.includes(code.toLowerCase())) ? 1 : 0;
}
