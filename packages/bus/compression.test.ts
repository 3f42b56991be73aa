import { deflateSync } from 'node:zlib';
import { compression, LONGEST_MESSAGE } from './compression';

const { transporterReceive, transporterSend } = compression();

/** The messages that are passed on, in their order: command and length of each. */
function receiver() {
  const handedOn: string[] = [];
  const receive = transporterReceive(
    async (command, data) => void handedOn.push(`${command} ${data.length}`),
  );
  return { handedOn, receive };
}
const framed = (form: number, content: Buffer) => Buffer.concat([Buffer.of(form), content]);

describe('Compression', () => {
  test.each([0, 10, 300_000, LONGEST_MESSAGE])(
    'a message of %d bytes arrives as it was sent',
    async (length) => {
      const message = Buffer.alloc(length, 'ab');
      const sent: Buffer[] = [];
      await transporterSend(async (_topic, data) => sent.push(data))('topic', message);
      const received: Buffer[] = [];
      const receive = transporterReceive(async (_command, data) => received.push(data));
      for (const data of sent) await receive('RES', data);
      expect(received.map((whole) => whole.equals(message))).toEqual([true]);
      expect(sent[0]?.length).toBeLessThan(Math.max(300_000, length / 100));
    },
  );

  test('given several at once, then they are inflated one after the other, however long each is', async () => {
    const { handedOn, receive } = receiver();
    const long = framed(1, deflateSync(Buffer.alloc(LONGEST_MESSAGE)));
    const short = framed(1, deflateSync(Buffer.alloc(5)));

    await Promise.all([receive('REQ', long), receive('REQ', short), receive('REQ', short)]);

    expect(handedOn).toEqual([`REQ ${LONGEST_MESSAGE}`, 'REQ 5', 'REQ 5']);
  });

  test.each([
    ['empty', Buffer.alloc(0)],
    ['of no known form', Buffer.from([7, 1, 2])],
    ['deflated, and is not', Buffer.from([1, 2, 3, 4])],
    ['cut off', framed(1, deflateSync(Buffer.alloc(1_000)).subarray(0, 10))],
  ])('a message that is %s is refused, and the next one is delivered', async (_what, message) => {
    const { handedOn, receive } = receiver();
    await expect(receive('INFO', message)).rejects.toThrow();
    await receive('REQ', framed(1, deflateSync(Buffer.alloc(5))));
    await receive('REQ', framed(0, Buffer.alloc(6)));
    expect(handedOn).toEqual(['REQ 5', 'REQ 6']);
  });

  test('given a long answer and then a DISCONNECT, then the DISCONNECT does not overtake it', async () => {
    const { handedOn, receive } = receiver();
    const answer = receive('RES', framed(1, deflateSync(Buffer.alloc(4_000_000))));
    const short = receive('RES', framed(0, Buffer.alloc(3)));
    const goodbye = receive('DISCONNECT', framed(0, Buffer.alloc(2)));
    await Promise.all([answer, short, goodbye]);
    expect(handedOn).toEqual(['RES 3', 'RES 4000000', 'DISCONNECT 2']);
  });
});
