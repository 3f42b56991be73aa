import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';

/** The longest message before compression, in bytes; `deploy/nats.conf` sets it as `max_payload`. */
export const LONGEST_MESSAGE = 8 * 1024 * 1024;

/**
 * NATS accepts 1 MiB per message by default, and a page of 500 long customers exceeds it. Nodes deflate messages of
 * this size and above, and send smaller ones unchanged. All nodes of the bus must do the same.
 */
const COMPRESSED_FROM = 256 * 1024;

/** The first byte of a message names the form of the rest. */
const PLAIN = 0;
const DEFLATED = 1;

type Send = (topic: string, data: Buffer, meta?: unknown) => Promise<unknown>;
type Receive = (command: string, data: Buffer, subject?: unknown) => Promise<unknown> | undefined;

/**
 * Middleware that deflates long messages, inflates one at a time, and keeps a DISCONNECT behind them.
 *
 * - It inflates no further than `LONGEST_MESSAGE`, and one message at a time: a few hundred kilobytes on the wire can
 *   become a gigabyte, and so can many short messages together.
 * - Shorter messages of the same node overtake a message that is being inflated. A DISCONNECT must not overtake it: other
 *   nodes would repeat the requests that it leaves unanswered (`failover.ts`).
 *
 * It replaces Moleculer's Compression, which inflates without a limit and throws on an empty message.
 */
export const compression = () => ({
  name: 'Compression',
  transporterSend:
    (next: Send): Send =>
    (topic, data, meta) =>
      data.length < COMPRESSED_FROM
        ? next(topic, written(PLAIN, data), meta)
        : deflated(data).then((short) => next(topic, written(DEFLATED, short), meta)),
  transporterReceive: inTurn,
});

function inTurn(next: Receive): Receive {
  /** Settles when every message received so far is inflated and delivered; undefined while none is in progress. */
  let inflating: Promise<unknown> | undefined;
  return (command, data, subject) => {
    const [form] = data;
    const content = data.subarray(1);
    if (form === PLAIN) {
      if (command !== 'DISCONNECT' || inflating === undefined) return next(command, content, subject);
      return inflating.then(() => next(command, content, subject));
    }
    if (form !== DEFLATED) return Promise.reject(new Error('neither plain nor deflated'));
    const handedOn = Promise.resolve(inflating)
      .then(() => inflated(content))
      // The object keeps the promise from being awaited: the next message need not wait for this one's handler.
      .then((long) => ({ received: next(command, long, subject) }));
    const turn = handedOn
      .catch(() => undefined)
      .then(() => {
        if (inflating === turn) inflating = undefined;
      });
    inflating = turn;
    return handedOn.then(({ received }) => received);
  };
}

const written = (form: number, content: Buffer): Buffer => Buffer.concat([Buffer.of(form), content]);

const deflated: (data: Buffer) => Promise<Buffer> = promisify(deflate);

const inflatedUpTo = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);
const inflated = (data: Buffer): Promise<Buffer> => inflatedUpTo(data, { maxOutputLength: LONGEST_MESSAGE });
