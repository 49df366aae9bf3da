import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchRun } from '../../src/execute/watch-run.ts';
import { textWidth } from '../../src/render/text-width.ts';
import type { Terminal } from '../../src/terminal.ts';

/** The window of notes, which may be another one than that of results. */
function windowOf(noteColumns: number | undefined) {
  const noted: string[] = [];
  const drawn: string[] = [];
  const window = { noteColumns };
  const terminal: Terminal = {
    print: () => undefined,
    note: (text) => void noted.push(text),
    draw: (line) => void drawn.push(line),
    environment: {},
    folder: import.meta.dirname,
    columns: 160,
    get noteColumns() {
      return window.noteColumns;
    },
    readInput: async () => '',
  };
  return { terminal, noted, drawn, window };
}

const korean = '주식회사 아크메 한국 지점의 모든 사람에게 새로운 연결 주소를 알리고 이전 주소를 걷어 낸다';

test('each row of a step fits the window that it is seen in, also in Korean and after the window was made smaller', () => {
  const { terminal, noted, drawn, window } = windowOf(80);
  const watcher = watchRun(terminal);
  for (const columns of [80, 60]) {
    window.noteColumns = columns;
    watcher.step(korean).end('done', korean, 12_345);
    const rows = noted.splice(0).flatMap((text) => text.split('\n'));
    assert.ok(rows.length > 1);
    assert.deepEqual(
      rows.filter((row) => textWidth(row) > columns),
      [],
    );
    assert.match(rows[0] ?? '', /12\.3 s$/, 'the time stands in the first row');
    assert.equal(
      rows
        .map((row) =>
          row
            .replace(/^ {2}✓/, '')
            .replace(/12\.3 s$/, '')
            .trim(),
        )
        .join(' '),
      korean,
    );
    assert.deepEqual(
      drawn.filter((row) => textWidth(row) > columns),
      [],
    );
    assert.match(drawn[0] ?? '', /ms$/, 'the running time is seen');
    drawn.length = 0;
  }
});

test('times stand one below the other whatever letters the steps have', () => {
  const { terminal, noted } = windowOf(80);
  const watcher = watchRun(terminal);
  watcher.step('짧은 일').end('done', '짧은 일', 7);
  watcher.step('short').end('already', 'short', 1_200);
  assert.equal(new Set(noted.map(textWidth)).size, 1, noted.join('\n'));
});

test('a program that reads the notes gets a line a step', () => {
  const { terminal, noted } = windowOf(undefined);
  watchRun(terminal).step(korean).end('failed', korean, 7);
  assert.equal(noted.length, 1);
  assert.doesNotMatch(noted[0] ?? '', /\n/);
});
