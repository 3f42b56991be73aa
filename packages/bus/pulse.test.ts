import { Pulse } from './pulse';

/** A server that answers when it is let, and the pulse of a connection to it. */
class Connection {
  readonly said: string[] = [];
  messages = 0;
  private waiting: (() => void)[] = [];
  private readonly pulse = new Pulse(
    {
      flush: () => new Promise((resolve) => this.waiting.push(resolve)),
      stats: () => ({ inBytes: 0, outBytes: 0, inMsgs: this.messages, outMsgs: 0 }),
    },
    { silence: () => void this.said.push('silent'), sound: () => void this.said.push('heard') },
  );

  constructor() {
    this.pulse.start();
  }

  async answer(): Promise<void> {
    for (const resolve of this.waiting.splice(0)) resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe('the pulse of a connection', () => {
  let connection: Connection;
  beforeEach(() => {
    jest.useFakeTimers();
    connection = new Connection();
  });
  afterEach(() => jest.useRealTimers());

  test('given answers, says nothing', async () => {
    for (let beat = 0; beat < 10; beat += 1) {
      jest.advanceTimersByTime(250);
      await connection.answer();
    }
    expect(connection.said).toEqual([]);
  });

  test('given no answer, says so once, within three quarters of a second; and once when there is one', async () => {
    jest.advanceTimersByTime(750);
    expect(connection.said).toEqual(['silent']);
    jest.advanceTimersByTime(10_000);
    await connection.answer();
    expect(connection.said).toEqual(['silent', 'heard']);
    jest.advanceTimersByTime(750);
    expect(connection.said).toEqual(['silent', 'heard', 'silent']);
  });

  test('given messages and no answer, says nothing: the answer is behind them', () => {
    for (let beat = 0; beat < 10; beat += 1) {
      connection.messages += 1;
      jest.advanceTimersByTime(250);
    }
    expect(connection.said).toEqual([]);
  });

  test('given a process that stood still again and again, and then heard, says nothing', async () => {
    for (let standstill = 0; standstill < 10; standstill += 1) {
      // However long it was, one beat is due, and it comes before what has arrived is looked at.
      jest.advanceTimersByTime(250);
      jest.setSystemTime(Date.now() + 5_000);
      jest.advanceTimersByTime(250);
      await connection.answer();
    }
    expect(connection.said).toEqual([]);
  });
});
