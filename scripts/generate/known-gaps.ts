import { besides, type Check, checklist, checkOf, checks, type Symptom, symptoms } from '@axe/doctor';

/** What goes wrong, why, what to do, and how it is checked: from the catalogue that the doctor works with. */
export function knownGapsPage(): string {
  const others = checks.filter((check) => !checklist.includes(check) && !besides.includes(check));
  return [
    '# Known gaps',
    '',
    'What people see when something is broken, what is behind it, and what to do. `axe doctor auth <address or message>` finds the line by itself and',
    'runs the checks named in it; `axe doctor mcp <url>` runs the whole checklist; `axe doctor service <service>` names the first broken link.',
    '',
    '<!-- Written by npm run generate from packages/doctor; edit that. -->',
    '',
    '## Symptoms',
    '',
    ...symptoms.flatMap(symptomSection),
    '## Checks',
    '',
    "Where: **url** asks the address alone; **machine** needs the customer's machine or registry; **tenant** needs rights in the identity provider (`az`);",
    '**books** needs a sign-in, and where it writes, an entity of test books.',
    '',
    ...checkTable('The checklist every service must pass', checklist),
    ...checkTable('Besides', besides),
    ...checkTable('Registry and people', others),
  ].join('\n');
}

function symptomSection(symptom: Symptom): readonly string[] {
  const { title, says, cause, fix, checks: ids } = symptom;
  const checked = ids.map((id) => checkOf(id)).map(({ point, title: name }) => (point === undefined ? name : `${name} (${point})`));
  return [
    `### ${plain(title)}`,
    '',
    says.map((sentence) => `> ${plain(sentence)}`).join('<br>\n'),
    '',
    `**Cause.** ${plain(cause)}`,
    '',
    ...fix.map(({ who, does }) => `- *${who}:* ${plain(does)}`),
    '',
    checked.length === 0 ? '**Checked** by hand.' : `**Checked by** ${checked.join('; ')}.`,
    '',
  ];
}

function checkTable(heading: string, list: readonly Check[]): readonly string[] {
  const rows = list.map(
    ({ point, title, runs, why, fix }) => `| ${point ?? ''} | ${cell(title)} | ${runs} | ${cell(why)} | ${cell(fix)} |`,
  );
  return [`### ${heading}`, '', '| | must be so | where | otherwise | what to do |', '|---|---|---|---|---|', ...rows, ''];
}

/** A place to fill in, such as <service>, is no tag. */
const plain = (text: string): string => text.replaceAll('<', '\\<');

const cell = (text: string): string => plain(text).replaceAll('|', '\\|');
