import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** An encoded body, with the digest for its entity tag. */
interface Coded {
  readonly bytes: Buffer;
  readonly digest: string;
}

/**
 * A large answer that is the same for every caller. It is serialised, hashed and compressed once, on the first request.
 * Otherwise any client could cause that work with every request.
 */
export class Prepared {
  readonly identity: Coded;
  readonly gzip: Coded;

  constructor(result: unknown) {
    const bytes = Buffer.from(JSON.stringify(result));
    this.identity = coded(bytes);
    this.gzip = coded(gzipSync(bytes));
  }
}

/** A part of a large answer that a caller selects: put together for this answer, and not compressed. */
export class Excerpt {
  readonly identity: Coded;

  /** @param digest another one for other bytes; it is not taken of the bytes, which would cost more than they do */
  constructor(bytes: Buffer, digest: string) {
    this.identity = { bytes, digest };
  }
}

const coded = (bytes: Buffer): Coded => ({ bytes, digest: hash('sha256', bytes) });

/** Whether a client accepts a content coding (RFC 9110, 12.5.3). */
export const accepts = (coding: string, accepted: string | string[] | undefined): boolean =>
  accepted
    ?.toString()
    .split(',')
    .some((entry) => {
      const [name = '', weight = ''] = entry.split(';', 2).map((part) => part.trim().toLowerCase());
      return name === coding && !/^q=0(\.0*)?$/.test(weight);
    }) ?? false;
