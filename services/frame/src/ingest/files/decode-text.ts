import iconv from 'iconv-lite';
import { fileErrors } from '../errors.ts';
import { unsupported } from './sniff-format.ts';

export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp949';
}

/** UTF-8 (with or without mark), UTF-16 with mark, or CP949; anything else is refused rather than guessed. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const decoded = decodeMarked(bytes) ?? decodeUtf8(bytes) ?? decodeCp949(bytes);
  if (decoded.text.trim() === '')
    throw fileErrors.FILE_EMPTY('The file has no text. Nothing was stored. Export it again and send the new file.');
  if (decoded.text.includes('\ufffd') || /(?:占쏙옙|ï¿½)/.test(decoded.text)) throw damaged();
  // Control characters other than white space tell binary data from text.
  if (/(?!\s)[\p{Cc}--[\x7f-\x9f]]/v.test(decoded.text)) throw unsupported('binary data of an unknown kind');
  return decoded;
}

function decodeMarked(bytes: Uint8Array): DecodedText | undefined {
  for (const encoding of ['utf-16le', 'utf-16be'] as const) {
    const [first, second] = encoding === 'utf-16le' ? [0xff, 0xfe] : [0xfe, 0xff];
    if (bytes[0] !== first || bytes[1] !== second) continue;
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
    } catch {
      throw bytes.length % 2 === 1 ? cutOff() : damaged();
    }
  }
  return undefined;
}

function decodeUtf8(bytes: Uint8Array): DecodedText | undefined {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    const { valid, invalid } = countUtf8Sequences(bytes);
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    // Mostly UTF-8: it must not be read as CP949, which would give wrong characters without an error.
    if (marked || valid > 4 * invalid) throw endsInsideSequence(bytes) ? cutOff() : damaged();
    return undefined;
  }
}

/** Multi-byte sequences that are and are not UTF-8. */
function countUtf8Sequences(bytes: Uint8Array): { valid: number; invalid: number } {
  let valid = 0;
  let invalid = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x80) continue;
    const length = sequenceLength(byte);
    let follow = 1;
    while (follow < length && ((bytes[index + follow] ?? 0) & 0xc0) === 0x80) follow += 1;
    if (length > 1 && follow === length) valid += 1;
    else invalid += 1;
    index += follow - 1;
  }
  return { valid, invalid };
}

const sequenceLength = (byte: number): number => (byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1);

/** True when all is UTF-8 up to a character that the end of the file cuts. */
function endsInsideSequence(bytes: Uint8Array): boolean {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    if (sequenceLength(byte) <= back) return false;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - back));
      return true;
    } catch {
      return false;
    }
  }
  return false;
}

/**
 * CP949 covers nearly every pair of high bytes, so decoding alone proves nothing. Korean text consists nearly wholly of the
 * 2,350 syllables and the symbols of KS X 1001; other encodings read as CP949 do not.
 */
function decodeCp949(bytes: Uint8Array): DecodedText {
  let plausible = 0;
  let pairs = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const lead = bytes[index] ?? 0;
    if (lead < 0x80) continue;
    if (index + 1 >= bytes.length) throw cutOff();
    const trail = bytes[index + 1] ?? 0;
    pairs += 1;
    if (trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xc8) || (lead >= 0xa1 && lead <= 0xa3) || lead === 0xa9)) plausible += 1;
    index += 1;
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = iconv.decode(buffer, 'cp949');
  const exact = !text.includes('\ufffd') && iconv.encode(text, 'cp949').equals(buffer);
  if (!exact || plausible * 10 < pairs * 8) {
    throw fileErrors.FILE_ENCODING_UNKNOWN(
      'The text is neither UTF-8 nor CP949. Nothing was stored. Save it as CSV UTF-8, or send the original file of the bank.',
    );
  }
  return { text, encoding: 'cp949' };
}

function cutOff() {
  return fileErrors.FILE_TRUNCATED('The text ends in the middle of a character. Nothing was stored. Download the file again.');
}

function damaged() {
  return fileErrors.FILE_ENCODING_DAMAGED(
    'Characters were lost when the file was saved in another encoding. Nothing was stored. Send the original file of the bank.',
  );
}
