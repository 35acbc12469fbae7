import { hash } from 'node:crypto';

/**
 * A history file: 12 bytes of header, then frames one after another: length of what is in it (uint32, little endian), the
 * first 4 bytes of its SHA-256, then that. A write that was cut off leaves a frame that is short or does not add up; it and what follows is not read.
 */
const magic = Buffer.from('CONSTHST', 'latin1');
export const version = 1;
export const headerSize = 12;
export const frameHeadSize = 8;
/** Bytes of records in a frame, about; more than any that is read can have. */
export const frameSize = 256 * 1024;
export const mostInFrame = 1024 * 1024;

export function fileHeader(): Buffer {
  const header = Buffer.alloc(headerSize);
  magic.copy(header);
  header.writeUInt32LE(version, 8);
  return header;
}

/** The version that a file says it is of; undefined when it is no history. */
export function versionOf(header: Buffer): number | undefined {
  if (header.length < headerSize || !header.subarray(0, 8).equals(magic)) return undefined;
  return header.readUInt32LE(8);
}

export function frameOf(records: Buffer): Buffer {
  const head = Buffer.alloc(frameHeadSize);
  head.writeUInt32LE(records.length, 0);
  head.write(sumOf(records), 4, 'latin1');
  return Buffer.concat([head, records]);
}

/** The records of the frame at `offset` of the bytes; `short` where it goes on beyond them, `broken` where it does not add up. */
export function readFrame(bytes: Buffer, offset: number): Buffer | 'short' | 'broken' {
  if (offset + frameHeadSize > bytes.length) return 'short';
  const length = bytes.readUInt32LE(offset);
  if (length === 0 || length > mostInFrame) return 'broken';
  const start = offset + frameHeadSize;
  if (start + length > bytes.length) return 'short';
  const records = bytes.subarray(start, start + length);
  return sumOf(records) === bytes.toString('latin1', offset + 4, start) ? records : 'broken';
}

function sumOf(records: Buffer): string {
  return hash('sha256', records, 'binary').slice(0, 4);
}
