import { NatsProbe } from './nats-probe';

/** A server that answers on command, and the probe of a connection to it. */
class Connection {
  readonly said: string[] = [];
  messages = 0;
  private waiting: (() => void)[] = [];
  private readonly probe = new NatsProbe(
    {
      flush: () => new Promise((resolve) => this.waiting.push(resolve)),
      stats: () => ({ inBytes: 0, outBytes: 0, inMsgs: this.messages, outMsgs: 0 }),
    },
    { silent: () => void this.said.push('silent'), heard: () => void this.said.push('heard') },
  );

  constructor() {
    this.probe.start();
  }

  async answer(): Promise<void> {
    for (const resolve of this.waiting.splice(0)) resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe('the NATS probe', () => {
  let connection: Connection;
  beforeEach(() => {
    jest.useFakeTimers();
    connection = new Connection();
  });
  afterEach(() => jest.useRealTimers());

  test('given answers, reports nothing', async () => {
    for (let beat = 0; beat < 10; beat += 1) {
      jest.advanceTimersByTime(250);
      await connection.answer();
    }
    expect(connection.said).toEqual([]);
  });

  test('given no answer, reports silence once within three quarters of a second, and the next answer once', async () => {
    jest.advanceTimersByTime(750);
    expect(connection.said).toEqual(['silent']);
    jest.advanceTimersByTime(10_000);
    await connection.answer();
    expect(connection.said).toEqual(['silent', 'heard']);
    jest.advanceTimersByTime(750);
    expect(connection.said).toEqual(['silent', 'heard', 'silent']);
  });

  test('given messages before the answer, reports nothing', () => {
    for (let beat = 0; beat < 10; beat += 1) {
      connection.messages += 1;
      jest.advanceTimersByTime(250);
    }
    expect(connection.said).toEqual([]);
  });

  test('given a process that pauses again and again, reports nothing', async () => {
    for (let standstill = 0; standstill < 10; standstill += 1) {
      // One beat is due however long the pause was, and it comes before the waiting messages are read.
      jest.advanceTimersByTime(250);
      jest.setSystemTime(Date.now() + 5_000);
      jest.advanceTimersByTime(250);
      await connection.answer();
    }
    expect(connection.said).toEqual([]);
  });
});
