import { StringDecoder } from 'node:string_decoder';
import { type QuestionView, type Screen, viewOf } from './question-view.ts';
import { type LineEnd, typedLine } from './typed-line.ts';

/** The half of a terminal that keys come from. */
export interface Keys {
  setRawMode(raw: boolean): unknown;
  on(event: 'data' | 'end' | 'close' | 'error', listener: (chunk: Buffer) => void): unknown;
  off(event: 'data' | 'end' | 'close' | 'error', listener: (chunk: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface Desk {
  readonly keys: Keys;
  readonly screen: Screen;
  /** To the whole group of processes, as the terminal does it by itself: a shell waits for the first of them. */
  signal(name: 'SIGINT' | 'SIGQUIT' | 'SIGTSTP'): void;
  /** Tells when the process goes on after it was stopped; the answer ends the telling. */
  onContinue(listener: () => void): () => void;
  /** Tells when the process is asked to end from outside; the answer ends the telling. */
  onStop(listener: (name: 'SIGTERM' | 'SIGHUP') => void): () => void;
  /** To this process alone, after nobody here listens any more: where no one else does, it ends. */
  endBy(name: 'SIGTERM' | 'SIGHUP'): void;
}

export type Answer =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'nothing' | 'broken off' }
  /** Several came at once, and the terminal did not mark them as pasted: where the answer ends is not known. */
  | { readonly kind: 'several lines' };

/** A paste that comes in pieces is over after so long a silence. */
const silenceMs = 200;
/** A process that stands alone in its terminal is not stopped by Ctrl-Z. */
const unstoppedMs = 100;

/** Asks at a terminal for what is not shown. Lines that were typed too early answer the next question, unless `whole` is asked for. */
export function unseenQuestions(desk: Desk): (question: string, whole?: boolean) => Promise<Answer> {
  let early = '';
  return async (question, whole = false) => {
    const { end, text, rest } = await readLine(desk, question, early);
    early = '';
    if (end === 'enter' && whole && rest !== '') {
      await discard(desk.keys);
      return { kind: 'several lines' };
    }
    early = rest;
    if (end === 'SIGINT' || end === 'SIGQUIT' || end === 'stopped') return { kind: 'broken off' };
    return end === 'enter' && text !== '' ? { kind: 'answered', text } : { kind: 'nothing' };
  };
}

interface ReadLine {
  readonly end: LineEnd | 'stopped';
  readonly text: string;
  readonly rest: string;
}

function readLine(desk: Desk, question: string, early: string): Promise<ReadLine> {
  const { keys, screen } = desk;
  const line = typedLine();
  const view = viewOf(screen, question);
  const decoder = new StringDecoder('utf8');
  return new Promise((resolve) => {
    const onData = (chunk: Buffer) => take(decoder.write(chunk));
    const onEnd = () => finish('end', '');
    const deaf = desk.onStop((name) => {
      finish('stopped', '');
      desk.endBy(name);
    });
    const away = stopping(desk, view, () => line.text);
    const finish = (end: ReadLine['end'], rest: string) => {
      away.release();
      deaf();
      keys.off('data', onData);
      for (const event of ['end', 'close', 'error'] as const) keys.off(event, onEnd);
      view.close();
      keys.setRawMode(false);
      keys.pause();
      if (end === 'SIGINT' || end === 'SIGQUIT') desk.signal(end);
      resolve({ end, text: line.text, rest });
    };
    const take = (chunk: string): void => {
      const taken = line.take(chunk);
      if (taken === undefined) view.show(line.text);
      else if (taken.end !== 'SIGTSTP') finish(taken.end, taken.rest);
      else {
        away.stop();
        if (taken.rest !== '') take(taken.rest);
      }
    };
    keys.on('data', onData);
    for (const event of ['end', 'close', 'error'] as const) keys.on(event, onEnd);
    keys.setRawMode(true);
    keys.resume();
    view.open(line.text);
    if (early !== '') take(early);
  });
}

/** Ctrl-Z gives the terminal back as it was; with `fg` the question stands there again, and what was typed still counts. */
function stopping({ keys, signal, onContinue }: Desk, view: QuestionView, text: () => string) {
  let waiting: NodeJS.Timeout | undefined;
  const goOn = () => {
    // The shell has set the terminal in between, and a mode that is thought to be set is not set again.
    keys.setRawMode(false);
    keys.setRawMode(true);
    if (waiting === undefined) view.show(text());
    else view.open(text());
    clearTimeout(waiting);
    waiting = undefined;
  };
  const deaf = onContinue(goOn);
  return {
    stop() {
      view.close();
      keys.setRawMode(false);
      waiting = setTimeout(goOn, unstoppedMs);
      signal('SIGTSTP');
    },
    release() {
      clearTimeout(waiting);
      deaf();
    },
  };
}

/** Takes the rest of a paste away from the shell, which would run it. */
function discard(keys: Keys): Promise<void> {
  return new Promise((resolve) => {
    let silence = setTimeout(end, silenceMs);
    const onData = () => {
      clearTimeout(silence);
      silence = setTimeout(end, silenceMs);
    };
    function end() {
      keys.off('data', onData);
      keys.setRawMode(false);
      keys.pause();
      resolve();
    }
    keys.on('data', onData);
    keys.setRawMode(true);
    keys.resume();
  });
}
