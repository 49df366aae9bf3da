import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { blueprint } from '@axe/blueprint';
import { frame } from '@axe/frame';
import { root } from './check/run.ts';
import { catalogueOf } from './generate/catalogue.ts';
import { knownGapsPage } from './generate/known-gaps.ts';
import { referencePage } from './generate/reference-page.ts';

/** Files derived from the declarations of the services. `--check` writes nothing and fails when one of them differs. */
function main(): number {
  const checkOnly = process.argv.includes('--check');
  const differing: string[] = [];
  for (const [file, text] of generatedFiles()) {
    const place = path.join(root, file);
    if (existsSync(place) && readFileSync(place, 'utf8') === text) continue;
    differing.push(file);
    if (checkOnly) continue;
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  if (differing.length === 0) return 0;
  if (!checkOnly) console.log(`Written: ${differing.join(', ')}`);
  else console.error(`These differ from the declarations: ${differing.join(', ')}. Run npm run generate and commit the result.`);
  return checkOnly ? 1 : 0;
}

function* generatedFiles(): Generator<readonly [string, string]> {
  for (const declaration of [blueprint, frame]) {
    const catalogue = catalogueOf(declaration);
    yield [`services/${catalogue.service}/catalogue.json`, `${JSON.stringify(catalogue, undefined, 1)}\n`];
    yield [`docs/reference/${catalogue.service}.md`, referencePage(catalogue)];
  }
  yield ['docs/reference/known-gaps.md', knownGapsPage()];
}

process.exitCode = main();
