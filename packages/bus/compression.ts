import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';

/** The longest message, before it is deflated: what `deploy/nats.conf` sets as `max_payload`. */
export const LONGEST_MESSAGE = 8 * 1024 * 1024;

/**
 * NATS takes 1 MiB a message unless told otherwise, and a page of 500 long customers is more. Messages from this
 * size on are deflated, smaller ones sent as they are. Every node of the bus must do the same.
 */
const COMPRESSED_FROM = 256 * 1024;

/** The first byte of a message says how the rest is written. */
const PLAIN = 0;
const DEFLATED = 1;

type Send = (topic: string, data: Buffer, meta?: unknown) => Promise<unknown>;
type Receive = (command: string, data: Buffer, subject?: unknown) => Promise<unknown> | undefined;

/**
 * Middleware that deflates long messages.
 *
 * - Nothing is inflated beyond `LONGEST_MESSAGE`, and one message at a time: a few hundred kilobytes on the wire can
 *   be a gigabyte, and many short ones together as much.
 * - While a message is inflated, shorter ones of the same node overtake it. A goodbye must not: what it leaves
 *   unanswered is taken for never begun (`failover.ts`), and done again by another node.
 *
 * In place of Moleculer's Compression, which inflates without a limit and throws on an empty message.
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
  /** Settles when all messages so far are inflated and handed on; undefined when none is at work. */
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
      // In an object, or the next message would wait until this one is worked off.
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
