/** Thrown for what the real program would refuse; its text goes to standard error. */
export class AzRefusal extends Error {}

/** The value of an option, which must be there; what is left over at the end is refused. */
export type Take = (name: string) => string;

export const graphApp = '00000003-0000-0000-c000-000000000000';

/** `--query … -o tsv`: one of the queries that the answer knows. */
export function tsv(take: Take, answers: { readonly [query: string]: string | readonly string[] }): string {
  const query = take('--query');
  if (take('-o') !== 'tsv') throw new AzRefusal('ERROR: expected tsv');
  const answer = Object.hasOwn(answers, query) ? answers[query] : undefined;
  if (answer === undefined) throw new AzRefusal(`ERROR: argument --query: invalid jmespath_type value: ${query}`);
  return [answer]
    .flat()
    .map((line) => `${line}\n`)
    .join('');
}
