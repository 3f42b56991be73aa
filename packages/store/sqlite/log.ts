/**
 * Looks at the write-ahead log before SQLite does. SQLite takes the first frame with a wrong checksum for the end of the
 * log and passes over all that follows in silence; if a whole commit follows, acknowledged writes would be lost that way.
 */
import { existsSync, readFileSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;

/** The byte from which on commits cannot be read; null when the log is whole, or was cut off in its last commit. */
export function damageInLog(file: string): number | null {
  if (!existsSync(file)) return null;
  const log = readFileSync(file);
  if (log.length < HEADER + FRAME_HEADER) return null;
  const isBigEndian = (log.readUInt32BE(0) & 1) === 1;
  const frame = FRAME_HEADER + log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  let sum = checksum(log.subarray(0, 24), [0, 0], isBigEndian);
  let broken = isSum(log, 24, sum) ? null : 0;
  for (let at = HEADER; at + frame <= log.length; at += frame) {
    if (!log.subarray(at + 8, at + 16).equals(salt)) continue;
    if (broken === null) {
      sum = checksum(log.subarray(at, at + 8), sum, isBigEndian);
      sum = checksum(log.subarray(at + FRAME_HEADER, at + frame), sum, isBigEndian);
      if (!isSum(log, at + 16, sum)) broken = at;
    }
    // The frame that ends a commit says how large the database is.
    if (broken !== null && log.readUInt32BE(at + 4) !== 0) return broken;
  }
  return null;
}

type Sum = readonly [number, number];

function checksum(bytes: Buffer, [first, second]: Sum, isBigEndian: boolean): Sum {
  let [a, b] = [first, second];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + view.getUint32(at, !isBigEndian) + b) >>> 0;
    b = (b + view.getUint32(at + 4, !isBigEndian) + a) >>> 0;
  }
  return [a, b];
}

const isSum = (log: Buffer, at: number, [a, b]: Sum): boolean =>
  log.readUInt32BE(at) === a && log.readUInt32BE(at + 4) === b;
