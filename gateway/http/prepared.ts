import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A body as it is sent, with the digest that its entity tag is made of. */
export interface Coded {
  readonly bytes: Buffer;
  readonly digest: string;
}

/**
 * A large answer that is the same for every caller: serialised, hashed and compressed once, when it is first asked
 * for. Without it, anybody could make the server do that work with every request.
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

const coded = (bytes: Buffer): Coded => ({ bytes, digest: hash('sha256', bytes) });

/** Whether a client takes gzip (RFC 9110, 12.5.3). */
export const acceptsGzip = (accepted: string | undefined): boolean =>
  accepted?.split(',').some((coding) => {
    const [name = '', weight = ''] = coding.split(';', 2).map((part) => part.trim().toLowerCase());
    return name === 'gzip' && !/^q=0(\.0*)?$/.test(weight);
  }) ?? false;
