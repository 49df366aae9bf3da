import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { databaseErrors } from './errors.ts';

/** Who wrote a migration; the chassis' own run before the service's. */
export type Origin = 'chassis' | 'service';

export interface Migration {
  readonly origin: Origin;
  /** `000001-create-account` */
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
  /** Assertions run after it, before commit. */
  readonly check: string | undefined;
  /** Its first line is `--! contract`: the previous release cannot run after it. */
  readonly contract: boolean;
}

export interface MigrationSets {
  readonly shared: readonly Migration[];
  readonly entity: readonly Migration[];
}

export interface MigrationFolders {
  readonly shared: URL;
  readonly entity: URL;
}

const chassisFolders: MigrationFolders = {
  shared: new URL('../schema/shared/', import.meta.url),
  entity: new URL('../schema/entity/', import.meta.url),
};

export function loadMigrations(service: MigrationFolders): MigrationSets {
  return {
    shared: [...readFolder('chassis', chassisFolders.shared), ...readFolder('service', service.shared)],
    entity: [...readFolder('chassis', chassisFolders.entity), ...readFolder('service', service.entity)],
  };
}

const namePattern = /^\d{6}-[a-z0-9]+(?:-[a-z0-9]+)+\.sql$/;

function readFolder(origin: Origin, folder: URL): readonly Migration[] {
  const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`);
  const files = new Set(list(base));
  const names = [...files].filter((file) => file.endsWith('.sql') && !file.endsWith('.check.sql')).sort();
  const numbers = new Set<string>();
  for (const file of names) {
    const number = file.slice(0, 6);
    if (!namePattern.test(file) || numbers.has(number)) {
      throw databaseErrors.MIGRATION_FAILED(`Migration file ${file} must be named NNNNNN-verb-noun.sql with a number of its own.`);
    }
    numbers.add(number);
  }
  return names.map((file) => {
    const sql = readFileSync(new URL(file, base), 'utf8');
    const checkFile = file.replace(/\.sql$/, '.check.sql');
    return {
      origin,
      name: file.slice(0, -'.sql'.length),
      sql,
      checksum: createHash('sha256').update(sql).digest('hex'),
      check: files.has(checkFile) ? readFileSync(new URL(checkFile, base), 'utf8') : undefined,
      contract: /^--! contract\s*$/m.test(sql.split('\n', 1)[0] ?? ''),
    };
  });
}

/** A folder that does not exist holds no migrations: git keeps no empty ones. */
function list(folder: URL): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
}
