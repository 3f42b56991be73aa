import { randomUUID } from 'node:crypto';
import { connect } from 'nats';
import type { AnyEvent } from '../../packages/contracts/event';
import { JetStreamLog } from '../../packages/events/jetstream';
import type { Following } from '../../packages/events/log';
import { FOLLOWER, natsServerIsInstalled, type ShippedBus, startShippedBus } from '../harness/shipped-bus';
import { until } from '../harness/until';

const suite = natsServerIsInstalled ? describe : describe.skip;

/** The operator lists events that a follower could not handle, and sends them again, on the shipped configuration of NATS. */
suite('the dead letters of a follower', () => {
  let nats: ShippedBus;
  let crm: JetStreamLog;
  let readModel: JetStreamLog;
  let following: Following;
  let isBroken: boolean;
  let handled: string[];

  const open = (user: string) =>
    new JetStreamLog({ url: nats.url(user), role: user, namespace: 'obp', retentionDays: 0 });
  const event = (revision: number, type = 'crm.message_sent.v1'): AnyEvent => ({
    specversion: '1.0',
    id: randomUUID(),
    source: '/obp/crm',
    type,
    subject: 'b|c',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    revision,
    correlationid: 'c',
    data: {},
  });
  const listed = (): string[][] =>
    nats
      .streams('--dead-letters')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));

  beforeEach(async () => {
    nats = await startShippedBus();
    crm = open('crm');
    readModel = open(FOLLOWER);
    isBroken = true;
    handled = [];
    following = await readModel.follow({
      name: FOLLOWER,
      events: [],
      attempts: 1,
      handle: async ({ id }) => {
        if (isBroken) throw new TypeError('the database is away');
        handled.push(id);
      },
    });
  });
  afterEach(async () => {
    await following?.stop();
    await readModel?.close();
    await crm?.close();
    await nats?.stop();
  });

  test('given a follower that works again, then it gets the events that the operator sends again', async () => {
    expect(listed()).toEqual([]);
    const [first, second] = [event(1), event(2)];
    for (const one of [first, second]) await crm.publish(one);
    await until('there are two letters', () => listed().length === 2);
    expect(listed().map(([number, follower, type, , reason]) => [number, follower, type, reason])).toEqual([
      ['1', FOLLOWER, 'crm.message_sent.v1', 'TypeError'],
      ['2', FOLLOWER, 'crm.message_sent.v1', 'TypeError'],
    ]);

    isBroken = false;
    for (const number of ['1', '2'])
      expect(nats.streams('--resend', number)).toBe('crm.message_sent.v1: published again\n');

    // NATS may deliver an event again whose confirmation it has not seen.
    await until('both are handled', () => [first, second].every(({ id }) => handled.includes(id)));
  });

  test.each(['0', '9', '1e3', 'x'])('given no letter %s, then nothing is published', async (number) => {
    expect(() => nats.streams('--resend', number)).toThrow(/there is no dead letter 9|--resend NUMBER/);
  });

  test('given a letter with an event that no service has published, then it is not sent', async () => {
    const forged = event(1, 'user.role_granted.v1');
    const letter = {
      follower: FOLLOWER,
      reason: 'Error\u001b[2J\n2',
      attempts: 1,
      failed_at: forged.time,
      event: forged,
    };
    const connection = await connect({
      servers: `127.0.0.1:${nats.port}`,
      user: FOLLOWER,
      pass: nats.password(FOLLOWER),
      inboxPrefix: `_INBOX.${FOLLOWER}`,
    });
    await connection.jetstream().publish(`obp.dead.${FOLLOWER}`, JSON.stringify(letter));
    await connection.close();

    expect(listed().map(([number, , , , reason]) => [number, reason])).toEqual([['1', 'Error?[2J?2']]);
    expect(() => nats.streams('--resend', '1')).toThrow(
      'the event of dead letter 1 is not in the stream obp_events',
    );
  });
});
