import { askHealthOfAll, createAsk, type ServiceHealth } from '@axe/doctor';
import { foundFaults } from '../doctor/found-faults.ts';
import { findRegistry } from '../doctor/known-registry.ts';
import { platformCustomer, services } from '../platform/demo.ts';
import { platformUrl } from '../remote/platform-address.ts';
import { renderTable } from '../render/render-table.ts';
import { shownWidth } from '../render/shown-width.ts';
import type { Terminal } from '../terminal.ts';
import { healthSubjects, withoutServices } from './health-subjects.ts';

export interface HealthOptions {
  readonly url?: string;
  readonly home?: string;
  readonly json?: boolean;
}

const askTimeoutMs = 5000;

/** `axe health [target]`: one line for each service; 1 when something is down. */
export async function showHealth(target: string | undefined, options: HealthOptions, terminal: Terminal): Promise<void> {
  const { environment } = terminal;
  const known = await findRegistry(options, terminal);
  const named = options.url !== undefined || (environment.AXE_URL ?? '') !== '' || (environment.AXE_PORT ?? '') !== '';
  const local = platformUrl(options, environment, undefined);
  const subjects = healthSubjects(known, {
    target,
    platform: named ? local : undefined,
    local,
    embedded: services.map(({ name }) => name),
    embeddedCustomer: platformCustomer,
  });
  const idle = target === undefined ? withoutServices(known, subjects) : [];
  const lines = await askHealthOfAll(subjects, createAsk({ timeoutMs: askTimeoutMs, maxBytes: 256 * 1024 }), new Date());
  terminal.print(
    options.json === true
      ? JSON.stringify({ ok: !lines.some(isDown), services: lines, without_services: idle }, undefined, 2)
      : tableOf(lines, shownWidth(terminal)),
  );
  if (idle.length > 0 && options.json !== true) terminal.note(`Without services in the registry, so not asked: ${idle.join(', ')}.`);
  if (lines.some(isDown)) throw foundFaults();
}

const isDown = ({ state }: ServiceHealth): boolean => state === 'down';
const marks = { up: '✓', attention: '!', down: '✗' } as const;

function tableOf(lines: readonly ServiceHealth[], width: number | undefined): string {
  const withCustomer = lines.some(({ customer }) => customer !== undefined);
  const columns = [
    ...(withCustomer ? ['customer'] : []),
    'service',
    '',
    'version',
    'git',
    'colour',
    'storage',
    'certificate',
    'secret',
    'look at',
  ];
  const days = (count: number | undefined) => (count === undefined ? '' : `${count} d`);
  const rows = lines.map((line) => [
    ...(withCustomer ? [line.customer ?? ''] : []),
    line.service,
    `${marks[line.state]} ${line.state === 'attention' ? 'up' : line.up && !line.ready ? 'not ready' : line.state}`,
    line.version ?? '',
    line.git_sha?.slice(0, 10) ?? '',
    line.colour ?? '',
    line.storage ?? '',
    days(line.certificate_days),
    days(line.secret_days),
    line.notes.join('; '),
  ]);
  const kept = columns.map((_, index) => index).filter((index) => rows.some((row) => row[index] !== ''));
  const table = renderTable(
    kept.map((index) => ({ title: columns[index] ?? '', align: 'left', wraps: columns[index] === 'look at' }) as const),
    rows.map((row) => kept.map((index) => row[index] ?? '')),
    width,
  );
  const down = lines.filter(isDown).length;
  const attention = lines.filter(({ state }) => state === 'attention').length;
  const told = [`${lines.length - down} of ${lines.length} up`, ...(attention > 0 ? [`${attention} want attention`] : [])].join(', ');
  const [first] = lines.filter(isDown);
  const next =
    first === undefined
      ? ''
      : ` Next: axe doctor service ${first.service}${first.customer === undefined ? '' : ` --customer ${first.customer}`}`;
  return `${table}\n\n${told}.${next}`;
}
