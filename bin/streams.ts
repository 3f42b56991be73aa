#!/usr/bin/env node
/**
 * The operator's command for NATS. It creates or updates the streams of an installation, and followers in them. A repeat
 * changes nothing.
 *
 *   streams                                               the streams
 *   streams --replicas 3                                  with three copies of each, on a cluster
 *   streams --follower NAME [--filter 'customer.>']       and a follower, of all events or of some
 *           [--from now]                                  starting with the next event, not with the first
 *           [--restart]                                      that starts again, whatever its position
 *   streams --dead-letters                                lists the events that followers could not handle, with their numbers
 *   streams --resend NUMBER                               publishes the event of one of them again
 *
 * It reads the usual settings: `NATS_URL` with a user that may use `$JS.API.>`, `NAMESPACE`, `EVENT_RETENTION_DAYS`.
 */
import { parseArgs } from 'node:util';
import { loadConfig } from '../packages/config';
import { listDeadLetters, type NumberedLetter, resendEvent } from '../packages/events/jetstream-dead-letters';
import { type StreamsStep, setStreams } from '../packages/events/jetstream-step';

const USAGE =
  'streams [--replicas NUMBER] [--follower NAME [--filter SUBJECTS] [--from beginning|now] [--restart]] | ' +
  'streams --dead-letters | streams --resend NUMBER';

interface Request extends Pick<StreamsStep, 'replicas' | 'follower'> {
  readonly deadLetters: boolean;
  readonly resend: number | undefined;
}

function requested(): Request {
  const { values } = parseArgs({
    options: {
      replicas: { type: 'string' },
      follower: { type: 'string' },
      filter: { type: 'string', default: '>' },
      from: { type: 'string', default: 'beginning' },
      restart: { type: 'boolean', default: false },
      'dead-letters': { type: 'boolean', default: false },
      resend: { type: 'string' },
    },
  });
  const { follower: name, filter, from, restart } = values;
  if (from !== 'beginning' && from !== 'now') throw new Error(USAGE);
  if (values.replicas !== undefined && !/^[1-5]$/.test(values.replicas)) throw new Error(USAGE);
  if (values.resend !== undefined && !/^[1-9]\d{0,14}$/.test(values.resend)) throw new Error(USAGE);
  return {
    replicas: numberIn(values.replicas),
    follower: name === undefined ? undefined : { name, filter, from, restart },
    deadLetters: values['dead-letters'],
    resend: numberIn(values.resend),
  };
}

const numberIn = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

/** The installation that the settings name, with the operator's credentials. @throws Error */
function installation() {
  const settings = loadConfig(process.env, []);
  if (settings.NATS_URL === undefined) throw new Error('NATS_URL is not set');
  return {
    url: settings.NATS_URL,
    role: 'operator',
    namespace: settings.NAMESPACE,
    retentionDays: settings.EVENT_RETENTION_DAYS,
  };
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** A follower writes its letters itself: they must not add lines to the list or control the terminal. */
const printable = (text: string): string => text.replaceAll(/[^ -~]/g, '?');

const lineOf = ({ number, letter: { follower, event, reason, failed_at } }: NumberedLetter): string =>
  [String(number), follower, event.type, failed_at, reason].map(printable).join('\t');

async function main(): Promise<void> {
  const { deadLetters, resend, replicas, follower } = requested();
  const target = installation();
  if (deadLetters) for (const letter of await listDeadLetters(target)) say(lineOf(letter));
  else if (resend !== undefined) say(`${printable(await resendEvent(target, resend))}: published again`);
  else await setStreams({ ...target, replicas, follower }, say);
}

main().catch((error: unknown) => {
  process.stderr.write(`streams: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exit(1);
});
