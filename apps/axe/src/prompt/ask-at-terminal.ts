import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { cliErrors } from '../errors.ts';
import { executeErrors } from '../execute/errors.ts';
import { unseenQuestions } from './ask-unseen.ts';

interface HowToAsk {
  readonly plain: boolean;
  readonly whole: boolean;
}

/** One for the process: what was typed too early for one question answers the next. */
let questions: ReturnType<typeof unseenQuestions> | undefined;
let controlling: ReadStream | undefined;

/** Asks the person at the screen, also where standard input is a file or a pipe; undefined where there is nobody. */
export async function askAtTerminal(question: string, { plain, whole }: HowToAsk): Promise<string | undefined> {
  const keys = process.stdin.isTTY === true ? process.stdin : controllingTerminal();
  if (keys === undefined) return undefined;
  // Of a window that is closed nothing can be given back; the question ends, and what asked it ends in its own way.
  if (questions === undefined) keys.on('error', () => undefined);
  questions ??= unseenQuestions({
    keys,
    screen: {
      write: (text) => process.stderr.write(text),
      get columns() {
        return process.stderr.columns;
      },
      plain,
    },
    signal: (name) => void process.kill(0, name),
    onContinue(listener) {
      process.on('SIGCONT', listener);
      return () => void process.off('SIGCONT', listener);
    },
    onStop(listener) {
      for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, listener);
      return () => {
        for (const name of ['SIGTERM', 'SIGHUP'] as const) process.off(name, listener);
      };
    },
    endBy(name) {
      // A run that is carried out has heard it as well, and ends in its own way.
      if (process.listenerCount(name) === 0) process.kill(process.pid, name);
    },
  });
  controlling?.ref();
  const answer = await questions(question, whole);
  // Opened by us, it would keep the program from ending.
  controlling?.unref();
  if (answer.kind === 'answered') return answer.text;
  // Where nobody listens for the signal that was sent, the program has ended by now.
  if (answer.kind === 'broken off')
    throw executeErrors.STOPPED('Broken off at a question, which was not answered. Repeat the command; it goes on where it stopped.');
  if (answer.kind === 'several lines')
    throw cliErrors.USAGE(
      'Several lines came in where the end of the value could not be told, because this terminal does not mark what is pasted. None of it was taken. Pipe the value in: --value-stdin < file.',
    );
  return undefined;
}

function controllingTerminal(): ReadStream | undefined {
  try {
    controlling ??= new ReadStream(openSync('/dev/tty', 'r+'));
    return controlling;
  } catch {
    // A process without one: a service, a task at night, Windows.
    return undefined;
  }
}
