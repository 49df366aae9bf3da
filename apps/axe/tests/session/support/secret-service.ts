import { createCipheriv, createDecipheriv, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { type DbusMessage, type DbusValue, readMessage, writeReply } from './dbus-codec.ts';

interface Item {
  readonly attributes: readonly (readonly [string, string])[];
  secret: Buffer;
}

export interface SecretService {
  /** For DBUS_SESSION_BUS_ADDRESS. */
  readonly address: string;
  /** What it keeps, by its path. */
  readonly items: Map<string, Item>;
  /** True: takes nothing in any more. */
  full: boolean;
  close(): Promise<void>;
}

const root = '/org/freedesktop/secrets';
const none = '/';

/** The keychain of a Linux desktop: a session bus with the Secret Service behind it, secrets encrypted on the way. */
export async function startSecretService(socketFile: string): Promise<SecretService> {
  const open = new Set<Socket>();
  const service: SecretService = {
    address: `unix:path=${socketFile}`,
    items: new Map(),
    full: false,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket)).on('error', () => undefined);
    serve(service, socket);
  });
  await new Promise<void>((listening) => server.listen(socketFile, listening));
  return service;
}

function serve(service: SecretService, socket: Socket): void {
  let waiting = Buffer.alloc(0);
  let begun = false;
  let serial = 0;
  const session = { key: Buffer.alloc(16) };
  socket.on('data', (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    if (!begun) {
      for (let end = waiting.indexOf('\r\n'); end !== -1 && !begun; end = waiting.indexOf('\r\n')) {
        const line = waiting.toString('latin1', 0, end).replace(/^\0/, '');
        waiting = waiting.subarray(end + 2);
        if (line === 'BEGIN') begun = true;
        else
          socket.write(
            line.startsWith('AUTH EXTERNAL ') ? `OK ${'0'.repeat(32)}\r\n` : line === 'AUTH' ? 'REJECTED EXTERNAL\r\n' : 'ERROR\r\n',
          );
      }
    }
    for (let message = begun ? readMessage(waiting) : undefined; message !== undefined; message = readMessage(waiting)) {
      waiting = waiting.subarray(message.length);
      const [signature, body, error] = answerTo(service, session, message);
      serial += 1;
      socket.write(writeReply(serial, message, signature, body, error));
    }
  });
}

type Reply = readonly [signature: string, body: readonly DbusValue[], error?: string];

function answerTo(service: SecretService, session: { key: Buffer }, { fields, body }: DbusMessage): Reply {
  const [path, member] = [String(fields.get(1)), String(fields.get(3))];
  const { items } = service;
  switch (member) {
    case 'Hello':
      return ['s', [':1.1']];
    case 'AddMatch':
    case 'RemoveMatch':
    case 'Close':
      return ['', []];
    case 'OpenSession':
      return ['vo', [['ay', [...agree(session, body[1] as readonly number[])]], `${root}/session/1`]];
    case 'ReadAlias':
      return ['o', [`${root}/collection/login`]];
    case 'Unlock':
      return ['aoo', [body[0] ?? [], none]];
    case 'Get':
      return ['v', [body[1] === 'Locked' ? ['b', false] : ['s', 'login']]];
    case 'SearchItems': {
      const wanted = body[0] as readonly (readonly [string, string])[];
      const found = [...items].filter(([, { attributes }]) =>
        wanted.every(([name, value]) => attributes.some(([a, b]) => a === name && b === value)),
      );
      const paths = found.map(([key]) => key);
      return path === root ? ['aoao', [paths, []]] : ['ao', [paths]];
    }
    case 'CreateItem': {
      if (service.full) return ['s', ['no room'], 'org.freedesktop.DBus.Error.NoMemory'];
      const properties = new Map(body[0] as readonly (readonly [string, DbusValue])[]);
      const attributes = (properties.get('org.freedesktop.Secret.Item.Attributes') ?? []) as Item['attributes'];
      const same = [...items].find(([, item]) => JSON.stringify([...item.attributes].sort()) === JSON.stringify([...attributes].sort()));
      const key = same?.[0] ?? `${root}/collection/login/${randomBytes(4).toString('hex')}`;
      items.set(key, { attributes, secret: decrypt(session.key, body[1] as EncryptedSecret) });
      return ['oo', [key, none]];
    }
    case 'SetSecret': {
      const item = items.get(path);
      if (service.full || item === undefined) return ['s', ['no room'], 'org.freedesktop.DBus.Error.NoMemory'];
      item.secret = decrypt(session.key, body[0] as EncryptedSecret);
      return ['', []];
    }
    case 'GetSecret': {
      const item = items.get(path);
      if (item !== undefined) return ['(oayays)', [encrypt(session.key, item.secret)]];
      break;
    }
    case 'Delete':
      items.delete(path);
      return ['o', [none]];
  }
  return ['s', [`${member} is not understood`], 'org.freedesktop.DBus.Error.UnknownMethod'];
}

type EncryptedSecret = readonly [session: string, iv: readonly number[], secret: readonly number[], type: string];

/** dh-ietf1024-sha256-aes128-cbc-pkcs7 */
function agree(session: { key: Buffer }, theirs: readonly number[]): Buffer {
  const ours = getDiffieHellman('modp2');
  const publicKey = ours.generateKeys();
  const shared = ours.computeSecret(Buffer.from(theirs));
  const whole = Buffer.concat([Buffer.alloc(Math.max(0, 128 - shared.length)), shared]);
  session.key = Buffer.from(hkdfSync('sha256', whole, '', '', 16));
  return publicKey;
}

function decrypt(key: Buffer, [, iv, secret]: EncryptedSecret): Buffer {
  const cipher = createDecipheriv('aes-128-cbc', key, Buffer.from(iv));
  return Buffer.concat([cipher.update(Buffer.from(secret)), cipher.final()]);
}

function encrypt(key: Buffer, secret: Buffer): DbusValue {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  const bytes = Buffer.concat([cipher.update(secret), cipher.final()]);
  return [`${root}/session/1`, [...iv], [...bytes], 'application/octet-stream'];
}
