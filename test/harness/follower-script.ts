/**
 * A process that follows, and writes every event into a file before it confirms it. Arguments: the address of NATS, the
 * namespace, the follower's name, the file.
 */
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { JetStreamLog } from '../../packages/events/jetstream';

async function main(): Promise<void> {
  const [url = '', namespace = '', name = '', file = ''] = process.argv.slice(2);
  const notes = openSync(file, 'a');
  const log = new JetStreamLog({ url, namespace, role: name });
  const handle = async (event: unknown): Promise<void> => {
    writeSync(notes, `${JSON.stringify(event)}\n`);
    fsyncSync(notes);
  };
  for (;;) {
    try {
      await log.follow({ name, events: [], handle });
      return;
    } catch {
      // NATS is unreachable.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

void main();
