import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ClientAnswer, noReason, readAnswer } from './client-answer.ts';
import { vaultErrors } from './errors.ts';
import type { Client } from './find-client.ts';

/**
 * The client as a process that serves calls over one inherited socket: nothing listens, no other process can connect, and a master
 * password or a value travels neither as an argument nor in an environment. Starting it costs a second or three, a call milliseconds.
 */
export interface ServedVault {
  /** True when the client has ended: another one has to be started. */
  readonly gone: boolean;
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<ClientAnswer>;
  close(): void;
}

const socketNumber = 3;
/** It checks the host of a request even here, against the port it would have listened on. */
const host = 'localhost:8087';
const patienceMs = 60_000;
const maxAnswerBytes = 256 * 1024 * 1024;

export function serveVault(client: Client, environment: { [name: string]: string }): ServedVault {
  const words = [...client.words, 'serve', '--hostname', `fd+connected://${socketNumber}`, '--response', '--nointeraction'];
  const child = spawn(client.command, words, {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore', 'overlapped'],
    windowsHide: true,
  });
  const socket = child.stdio[socketNumber] as Duplex & { ref(): void; unref(): void };
  const said = lastWords(child);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => socket;
  let gone = false;
  socket.on('error', () => undefined);
  socket.once('close', () => {
    gone = true;
  });
  release(child, socket);
  return {
    get gone() {
      return gone;
    },
    async call(method, path, body) {
      child.ref();
      try {
        return (gone ? undefined : await exchange(agent, method, path, body)) ?? (await said.answer());
      } finally {
        release(child, socket);
      }
    },
    close() {
      agent.destroy();
      socket.destroy();
      child.kill();
    },
  };
}

/** A command may end while the client still waits for calls; it ends with its socket. */
function release(child: ChildProcess, socket: { unref(): void }): void {
  child.unref();
  socket.unref();
  const stdout = child.stdout as (Duplex & { unref?(): void }) | null;
  stdout?.unref?.();
}

/** It failed within: the reason went to its log only. */
const withoutReason: ClientAnswer = { success: false, message: noReason, data: undefined };

/** Undefined when the client is gone: it then said why on its standard output, or fell. */
function exchange(agent: Agent, method: string, path: string, body: unknown): Promise<ClientAnswer | undefined> {
  const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body), 'utf8');
  return new Promise((resolve, reject) => {
    const asked = request({
      agent,
      method,
      path,
      headers: { host, ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': sent.length }) },
    });
    const patience = setTimeout(() => {
      asked.destroy();
      reject(
        vaultErrors.VAULT_SLOW(
          `The Bitwarden client gave no answer within ${patienceMs / 1000} seconds and was ended. What was stored before is still stored. Repeat the command.`,
        ),
      );
    }, patienceMs);
    const settle = (answer: ClientAnswer | undefined) => {
      clearTimeout(patience);
      resolve(answer);
    };
    asked.once('error', () => settle(undefined));
    asked.once('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxAnswerBytes) response.destroy();
      });
      response.once('error', () => settle(undefined));
      response.once('close', () =>
        settle(readAnswer(Buffer.concat(chunks).toString('utf8')) ?? (response.complete ? withoutReason : undefined)),
      );
    });
    asked.end(sent);
  });
}

/** What it said before it ended, such as that nobody is signed in. */
function lastWords(child: ChildProcess): { answer(): Promise<ClientAnswer> } {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    said = `${said}${chunk}`.slice(-10_000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    async answer() {
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2000))]);
      return readAnswer(said) ?? { success: false, message: 'the client ended: ECONNRESET', data: undefined };
    },
  };
}
