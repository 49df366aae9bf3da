import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { type Desk, type Keys, unseenQuestions } from '../../src/prompt/ask-unseen.ts';

interface FakeDesk extends Desk {
  readonly press: (text: string) => void;
  readonly events: EventEmitter;
  readonly signals: string[];
  raw(): boolean;
  written(): string;
}

function fakeDesk({ plain = false, columns = 60 } = {}): FakeDesk {
  const events = new EventEmitter();
  const signals: string[] = [];
  let raw = false;
  let written = '';
  const keys: Keys = {
    setRawMode: (mode) => {
      raw = mode;
    },
    on: (event, listener) => events.on(event, listener),
    off: (event, listener) => events.off(event, listener),
    resume: () => undefined,
    pause: () => undefined,
  };
  return {
    keys,
    screen: {
      plain,
      columns,
      write: (text) => {
        written += text;
      },
    },
    signal: (name) => void signals.push(name),
    onContinue(listener) {
      events.on('continue', listener);
      return () => void events.off('continue', listener);
    },
    onStop(listener) {
      events.on('stop', listener);
      return () => void events.off('stop', listener);
    },
    endBy: (name) => void signals.push(`${name}, raw: ${raw}`),
    press: (text) => void events.emit('data', Buffer.from(text)),
    events,
    signals,
    raw: () => raw,
    written: () => written,
  };
}

test('an answer is taken without being shown, and the terminal is given back as it was', async () => {
  const desk = fakeDesk();
  const asked = unseenQuestions(desk)('Passphrase of acme');
  assert.ok(desk.raw());
  desk.press('correct horse\r');
  assert.deepEqual(await asked, { kind: 'answered', text: 'correct horse' });
  assert.ok(!desk.raw());
  assert.deepEqual(
    ['data', 'end', 'close', 'error', 'continue', 'stop'].map((event) => desk.events.listenerCount(event)),
    [0, 0, 0, 0, 0, 0],
  );
  assert.doesNotMatch(desk.written(), /correct|horse/);
  assert.match(desk.written(), /Passphrase of acme: /);
  const lastRow = desk.written().slice(desk.written().lastIndexOf('\u001b[2K'));
  assert.doesNotMatch(lastRow, /•/, 'how long the answer was is not left on the screen');
});

test('on a plain terminal nothing but the question is written', async () => {
  const desk = fakeDesk({ plain: true });
  const asked = unseenQuestions(desk)('Passphrase');
  desk.press('four words\r');
  await asked;
  assert.equal(desk.written(), 'Passphrase: \n');
});

test('no row with marks is wider than the window, also where the question has a long word', async () => {
  for (const columns of [24, 30, 45, 200]) {
    const desk = fakeDesk({ columns });
    const asked = unseenQuestions(desk)('Master password of ops@acme.example at https://vault.platform.example');
    desk.press('x'.repeat(300));
    desk.press('\r');
    await asked;
    const marked = desk
      .written()
      .split(/[\r\n]/)
      .map((row) => row.replaceAll('\u001b[2K', ''))
      .filter((row) => row.includes('••••••••'));
    assert.ok(marked.length > 0 && marked.every((row) => row.length < columns), `${columns}: ${marked[0]}`);
  }
});

test('what was typed too early answers the next question', async () => {
  const desk = fakeDesk();
  const ask = unseenQuestions(desk);
  const first = ask('New passphrase');
  desk.press('four words\rfour words\r');
  assert.deepEqual(await first, { kind: 'answered', text: 'four words' });
  assert.deepEqual(await ask('Once more'), { kind: 'answered', text: 'four words' });
});

test('a value of several lines that are not marked as pasted is not taken by half', async () => {
  const desk = fakeDesk();
  const asked = unseenQuestions(desk)('Value', true);
  desk.press('-----BEGIN\rabc\r');
  desk.press('-----END\r');
  assert.deepEqual(await asked, { kind: 'several lines' });
  assert.ok(!desk.raw());
});

test('no answer is told from one, and the end of the input is no answer', async () => {
  for (const leave of ['\r', '\u0004']) {
    const desk = fakeDesk();
    const asked = unseenQuestions(desk)('Value');
    desk.press(leave);
    assert.deepEqual(await asked, { kind: 'nothing' });
  }
  const desk = fakeDesk();
  const asked = unseenQuestions(desk)('Value');
  desk.events.emit('end');
  assert.deepEqual(await asked, { kind: 'nothing' });
});

test('Ctrl-C breaks off as anywhere else: the terminal is given back, then the signal is sent', async () => {
  const desk = fakeDesk();
  const asked = unseenQuestions({ ...desk, signal: (name) => void desk.signals.push(`${name} ${desk.raw() ? 'raw' : 'usual'}`) })('Value');
  desk.press('half\u0003');
  assert.deepEqual(await asked, { kind: 'broken off' });
  assert.deepEqual(desk.signals, ['SIGINT usual']);
});

test('Ctrl-Z stops the program with the terminal as it was; continued, it asks again and knows what was typed', async () => {
  const desk = fakeDesk();
  const asked = unseenQuestions(desk)('Value');
  desk.press('half');
  desk.press('\u001a');
  assert.deepEqual([desk.signals, desk.raw()], [['SIGTSTP'], false]);
  desk.events.emit('continue');
  assert.ok(desk.raw());
  assert.equal(desk.written().match(/Value: /g)?.length, 5, 'asked, shown with marks, closed, asked again, with marks');
  desk.press(' and half\r');
  assert.deepEqual(await asked, { kind: 'answered', text: 'half and half' });
});

test('where Ctrl-Z stops nothing, the question goes on', async () => {
  const desk = fakeDesk();
  const asked = unseenQuestions(desk)('Value');
  desk.press('a\u001a');
  while (!desk.raw()) await new Promise((resolve) => setTimeout(resolve, 10));
  desk.press('b\r');
  assert.deepEqual(await asked, { kind: 'answered', text: 'ab' });
});

test('an order to end from outside gives the terminal back before it is followed', async () => {
  const desk = fakeDesk();
  const asked = unseenQuestions(desk)('Passphrase');
  desk.press('half');
  desk.events.emit('stop', 'SIGTERM');
  assert.deepEqual(await asked, { kind: 'broken off' });
  assert.deepEqual(desk.signals, ['SIGTERM, raw: false']);
  assert.ok(desk.written().endsWith('\u001b[?2004l\n'));
});
