import { closeSync, openSync, readSync } from 'node:fs';

/**
 * Whether a shared library was cut off, by a copy or a download that broke off. Linux maps what the file's headers promise and does not
 * look whether it is there: the first touch beyond the end of the file ends the process (SIGBUS) where no one can catch it. The
 * loaders of macOS and Windows compare the headers with the file's size themselves. Source: elf(5).
 */

const MAGIC = 0x7f454c46;
const CLASS_64 = 2;
const BIG_ENDIAN = 2;
const SEGMENT_LOADED = 1;

/** Where the fields lie in the headers of each class. */
const LAYOUTS = {
  32: { header: 52, tables: 0x1c, counts: 0x2a, fileOffset: 4, fileSize: 16 },
  64: { header: 64, tables: 0x20, counts: 0x36, fileOffset: 8, fileSize: 32 },
} as const;

/** Addresses of 32 or 64 bits and words, in the file's byte order. */
type Fields = { address(at: number): number; word(at: number): number; half(at: number): number };

function fieldsOf(bytes: Uint8Array, is64: boolean, isLittle: boolean): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    address: (at) => (is64 ? Number(view.getBigUint64(at, isLittle)) : view.getUint32(at, isLittle)),
    word: (at) => view.getUint32(at, isLittle),
    half: (at) => view.getUint16(at, isLittle),
  };
}

/** @returns fewer bytes where the file ends before */
function bytesAt(file: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, at));
}

/** Enough for the header and the table of segments behind it, where linkers put it, in one read. */
const START_BYTES = 2048;

/** Where what the headers promise ends, and where the header of the last section lies; undefined where this is no ELF file. */
function promisedBy(file: number): { readonly ends: readonly number[]; readonly strings: number } | undefined {
  const start = bytesAt(file, 0, START_BYTES);
  if (start.length < 20 || new DataView(start.buffer).getUint32(0) !== MAGIC) return undefined;
  const is64 = start[4] === CLASS_64;
  const layout = is64 ? LAYOUTS[64] : LAYOUTS[32];
  if (start.length < layout.header) return { ends: [layout.header], strings: 0 };
  const read = (bytes: Uint8Array): Fields => fieldsOf(bytes, is64, start[5] !== BIG_ENDIAN);

  const header = read(start);
  const segmentsAt = header.address(layout.tables);
  const sectionsAt = header.address(layout.tables + (is64 ? 8 : 4));
  const [segmentLength, segments, sectionLength, sections, strings] = [0, 2, 4, 6, 8].map((at) =>
    header.half(layout.counts + at),
  ) as [number, number, number, number, number];
  const segmentsEnd = segmentsAt + segments * segmentLength;
  const isAtStart = segmentsEnd <= start.length;
  const table = isAtStart
    ? start.subarray(segmentsAt, segmentsEnd)
    : bytesAt(file, segmentsAt, segmentsEnd - segmentsAt);
  const ends = [segmentsEnd, sectionsAt + sections * sectionLength];
  for (let at = 0; at + segmentLength <= table.length; at += segmentLength) {
    const segment = read(table.subarray(at, at + segmentLength));
    if (segment.word(0) === SEGMENT_LOADED)
      ends.push(segment.address(layout.fileOffset) + segment.address(layout.fileSize));
  }
  return { ends, strings: sections === 0 ? 0 : sectionsAt + strings * sectionLength };
}

function isElfCutOff(file: number): boolean {
  const promised = promisedBy(file);
  if (promised === undefined) return false;
  const { ends, strings } = promised;
  const end = Math.max(...ends);
  if (!Number.isSafeInteger(end) || bytesAt(file, end - 1, 1).length === 0) return true;
  // A download that reserved its space first leaves zeros where the rest was to come; of a section header, only the first is zeros.
  return strings > 0 && bytesAt(file, strings, 8).every((byte) => byte === 0);
}

/** @returns false also where it is no library of Linux, or may not be read: the system's loader says what is wrong then */
export function isCutOff(path: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return isElfCutOff(file);
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
