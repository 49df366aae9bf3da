import { fileErrors } from '../errors.ts';

export type Container = 'zip' | 'compound' | 'text';

const signatures: readonly { readonly bytes: readonly number[]; readonly name: string }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], name: 'a PDF' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: 'a PNG picture' },
  { bytes: [0xff, 0xd8, 0xff], name: 'a JPEG picture' },
  { bytes: [0x47, 0x49, 0x46, 0x38], name: 'a GIF picture' },
  { bytes: [0x1f, 0x8b], name: 'a gzip archive' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], name: 'a 7z archive' },
  { bytes: [0x52, 0x61, 0x72, 0x21], name: 'a RAR archive' },
  { bytes: [0x41, 0x4c, 0x5a, 0x01], name: 'an ALZ archive' },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], name: 'a program' },
  { bytes: [0x4d, 0x5a, 0x90], name: 'a program' },
  { bytes: [0x53, 0x43, 0x44, 0x53], name: 'a document protected by DRM software (SCDS)' },
  { bytes: [0x09, 0x08, 0x08, 0x00], name: 'a workbook of Excel 4 or older' },
];

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean => start.every((byte, index) => bytes[index] === byte);

/** What the content is; names and media types of uploads are often wrong and never asked. */
export function sniffContainer(bytes: Uint8Array): Container {
  if (bytes.length === 0)
    throw fileErrors.FILE_EMPTY('The file is empty (0 bytes). Nothing was stored. Export it again and send the new file.');
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return 'compound';
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return 'zip';
  const known = signatures.find((signature) => startsWith(bytes, signature.bytes));
  if (known !== undefined) throw unsupported(known.name);
  return 'text';
}

export function unsupported(what: string) {
  return fileErrors.FILE_TYPE_UNSUPPORTED(
    `The file is ${what}, not a .csv, .xlsx, .xls or HTML table. Nothing was stored. Export as Excel or CSV, or save it as .xlsx.`,
    { found: what },
  );
}
