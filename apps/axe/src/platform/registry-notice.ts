/** One line for the terminal of a running platform: a newer registry was refused and why, or a good one is in force again. */
export function registryNotice(file: string, warning: string | undefined): string {
  if (warning === undefined) return `Registry: ${file} is good again and in force.`;
  const [told = '', first = '', ...rest] = warning.split('\n').map((line) => line.trim());
  const more = rest.length === 0 ? '' : '; the log has the rest';
  return `Registry: ${told}${first === '' ? '' : ` ${first}${more}`}`;
}
