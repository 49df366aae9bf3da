import { fileErrors } from '../errors.ts';
import { unsupported } from './sniff-format.ts';

const record = { beginning: 0x0809, end: 0x000a, filePass: 0x002f } as const;

/**
 * Walks the records of an .xls stream ([MS-XLS] 2.1.4) without decoding them: every substream must reach its end record. The
 * library would read a file that is cut off as a shorter one.
 */
export function checkBiffStream(stream: Buffer): { readonly encrypted: boolean } {
  let depth = 0;
  let substreams = 0;
  let at = 0;
  while (at + 4 <= stream.length) {
    const type = stream.readUInt16LE(at);
    const size = stream.readUInt16LE(at + 2);
    if (depth === 0 && type !== record.beginning) break;
    if (at + 4 + size > stream.length) throw cutOff();
    if (type === record.filePass) return { encrypted: true };
    if (type === record.beginning) {
      if (size >= 2 && stream.readUInt16LE(at + 4) !== 0x0600) throw unsupported('a workbook of Excel 95 or older');
      depth += 1;
      substreams += 1;
    }
    if (type === record.end) depth -= 1;
    at += 4 + size;
  }
  // The first substream is the workbook itself, each further one a sheet.
  if (depth !== 0 || substreams < 2) throw cutOff();
  return { encrypted: false };
}

function cutOff() {
  return fileErrors.FILE_TRUNCATED('The workbook is cut off: the end of a sheet is missing. Nothing was stored. Download it again.');
}
