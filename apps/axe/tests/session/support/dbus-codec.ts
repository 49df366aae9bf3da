/** The D-Bus wire format, little-endian: as much as a keychain needs. */
export type DbusValue = string | number | boolean | readonly DbusValue[];

export interface DbusMessage {
  readonly type: number;
  readonly serial: number;
  /** Header fields by their code: 1 path, 2 interface, 3 member, 5 reply serial, 6 destination, 7 sender, 8 signature. */
  readonly fields: ReadonlyMap<number, DbusValue>;
  readonly body: readonly DbusValue[];
  /** Bytes it took. */
  readonly length: number;
}

const alignments: { readonly [type: string]: number } = { y: 1, g: 1, v: 1, b: 4, u: 4, i: 4, s: 4, o: 4, a: 4, '(': 8, '{': 8 };
const alignmentOf = (type: string): number => alignments[type.charAt(0)] ?? 1;
const padded = (at: number, to: number): number => Math.ceil(at / to) * to;

/** `a{sv}s` → [`a{sv}`, `s`] */
function typesIn(signature: string): readonly string[] {
  const types: string[] = [];
  for (let at = 0; at < signature.length; ) {
    const end = endOfType(signature, at);
    types.push(signature.slice(at, end));
    at = end;
  }
  return types;
}

function endOfType(signature: string, at: number): number {
  if (signature[at] === 'a') return endOfType(signature, at + 1);
  if (signature[at] !== '(' && signature[at] !== '{') return at + 1;
  let depth = 0;
  for (let end = at; end < signature.length; end += 1) {
    if ('({'.includes(signature.charAt(end))) depth += 1;
    if (')}'.includes(signature.charAt(end))) depth -= 1;
    if (depth === 0) return end + 1;
  }
  throw new Error(`an open signature: ${signature}`);
}

/** Undefined while the message is not whole. */
export function readMessage(bytes: Buffer): DbusMessage | undefined {
  if (bytes.length < 16) return undefined;
  const headerEnd = padded(16 + bytes.readUInt32LE(12), 8);
  const length = headerEnd + bytes.readUInt32LE(4);
  if (bytes.length < length) return undefined;
  const header = new Reader(bytes, 12).read('a(yv)') as readonly (readonly [number, DbusValue])[];
  const fields = new Map(header);
  const reader = new Reader(bytes.subarray(headerEnd, length), 0);
  const body = typesIn(String(fields.get(8) ?? '')).map((type) => reader.read(type));
  return { type: bytes.readUInt8(1), serial: bytes.readUInt32LE(8), fields, body, length };
}

class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  read(type: string): DbusValue {
    this.#at = padded(this.#at, alignmentOf(type));
    const [kind] = type;
    if (kind === 'y') return this.#bytes.readUInt8(this.#at++);
    if (kind === 'g') return this.#text(this.#bytes.readUInt8(this.#at++));
    if (kind === 'v') return this.read(String(this.read('g')));
    if (kind === '(' || kind === '{') return typesIn(type.slice(1, -1)).map((one) => this.read(one));
    const number = this.#bytes.readUInt32LE(this.#at);
    this.#at += 4;
    if (kind === 'b') return number !== 0;
    if (kind === 's' || kind === 'o') return this.#text(number);
    if (kind !== 'a') return number;
    this.#at = padded(this.#at, alignmentOf(type.slice(1)));
    const end = this.#at + number;
    const items: DbusValue[] = [];
    while (this.#at < end) items.push(this.read(type.slice(1)));
    return items;
  }

  #text(length: number): string {
    const text = this.#bytes.toString('utf8', this.#at, this.#at + length);
    this.#at += length + 1;
    return text;
  }
}

/** Variants are written as `[signature, value]`. */
export function writeReply(serial: number, to: DbusMessage, signature: string, body: readonly DbusValue[], error?: string): Buffer {
  const fields: DbusValue[] = [
    [5, ['u', to.serial]],
    [7, ['s', 'org.freedesktop.DBus']],
  ];
  if (error !== undefined) fields.push([4, ['s', error]]);
  if (signature !== '') fields.push([8, ['g', signature]]);
  const content = new Writer();
  content.writeAll(signature, body);
  const header = new Writer();
  for (const byte of [0x6c, error === undefined ? 2 : 3, 1, 1]) header.write('y', byte);
  header.write('u', content.bytes().length);
  header.write('u', serial);
  header.write('a(yv)', fields);
  header.pad(8);
  return Buffer.concat([header.bytes(), content.bytes()]);
}

class Writer {
  #bytes: number[] = [];

  bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }

  pad(to: number): void {
    while (this.#bytes.length % to !== 0) this.#bytes.push(0);
  }

  write(type: string, value: DbusValue): void {
    this.pad(alignmentOf(type));
    const [kind] = type;
    if (kind === 'y') this.#bytes.push(Number(value));
    else if (kind === 'g') this.#bytes.push(String(value).length, ...Buffer.from(`${value}\0`));
    else if (kind === 's' || kind === 'o') {
      this.#number(Buffer.byteLength(String(value)));
      this.#bytes.push(...Buffer.from(`${value}\0`));
    } else if (kind === 'v') {
      const [signature, inner] = value as readonly [string, DbusValue];
      this.write('g', signature);
      this.write(signature, inner);
    } else if (kind === '(' || kind === '{') {
      this.writeAll(type.slice(1, -1), value as readonly DbusValue[]);
    } else if (kind === 'a') this.#array(type.slice(1), value as readonly DbusValue[]);
    else this.#number(Number(value));
  }

  writeAll(signature: string, values: readonly DbusValue[]): void {
    for (const [index, type] of typesIn(signature).entries()) this.write(type, values[index] ?? '');
  }

  #array(type: string, items: readonly DbusValue[]): void {
    const lengthAt = this.#bytes.length;
    this.#number(0);
    this.pad(alignmentOf(type));
    const start = this.#bytes.length;
    for (const item of items) this.write(type, item);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(this.#bytes.length - start);
    this.#bytes.splice(lengthAt, 4, ...length);
  }

  #number(value: number): void {
    const four = Buffer.alloc(4);
    four.writeUInt32LE(value);
    this.#bytes.push(...four);
  }
}
