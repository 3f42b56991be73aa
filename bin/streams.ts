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
 *
 * It reads the usual settings: `NATS_URL` with a user that may use `$JS.API.>`, `NAMESPACE`, `EVENT_RETENTION_DAYS`.
 */
import { parseArgs } from 'node:util';
import { loadConfig } from '../packages/config';
import { type StreamsStep, setStreams } from '../packages/events/jetstream-step';

const USAGE =
  'streams [--replicas NUMBER] [--follower NAME [--filter SUBJECTS] [--from beginning|now] [--restart]]';

function requested(): Pick<StreamsStep, 'replicas' | 'follower'> {
  const { values } = parseArgs({
    options: {
      replicas: { type: 'string' },
      follower: { type: 'string' },
      filter: { type: 'string', default: '>' },
      from: { type: 'string', default: 'beginning' },
      restart: { type: 'boolean', default: false },
    },
  });
  const { follower: name, filter, from, restart } = values;
  if (from !== 'beginning' && from !== 'now') throw new Error(USAGE);
  if (values.replicas !== undefined && !/^[1-5]$/.test(values.replicas)) throw new Error(USAGE);
  return {
    replicas: values.replicas === undefined ? undefined : Number(values.replicas),
    follower: name === undefined ? undefined : { name, filter, from, restart },
  };
}

async function main(): Promise<void> {
  const asked = requested();
  const {
    NATS_URL: url,
    NAMESPACE: namespace,
    EVENT_RETENTION_DAYS: retentionDays,
  } = loadConfig(process.env, []);
  if (url === undefined) throw new Error('NATS_URL is not set');
  const said = (line: string) => void process.stdout.write(`${line}\n`);
  await setStreams({ url, role: 'operator', namespace, retentionDays, ...asked }, said);
}

main().catch((error: unknown) => {
  process.stderr.write(`streams: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exit(1);
});
