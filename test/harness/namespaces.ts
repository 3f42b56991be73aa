import { randomBytes } from 'node:crypto';

/** Where the bus and the database are; the distributed project's global set-up has made sure. */
export const bus = (): { NATS_URL: string; STORE_URL: string } => {
  const { NATS_URL, MONGO_URL } = process.env;
  if (NATS_URL === undefined || MONGO_URL === undefined)
    throw new Error('NATS_URL and MONGO_URL are not set');
  return { NATS_URL, STORE_URL: MONGO_URL };
};

/** A namespace that no other run on the bus and the database uses; it contains the time of its creation: `t`, seconds, random digits. */
export const newNamespace = (): string => `t${seconds().toString(36)}${randomBytes(2).toString('hex')}`;

const seconds = (): number => Math.floor(Date.now() / 1_000);

/** Databases and streams are called after their namespace: `tt6hk2p0a1f_customer`. */
const NAMED = /^t([0-9a-z]{6})[0-9a-f]{4}_/;
const LONGEST_RUN_S = 3_600;

/** Removes the data of a suite, which would slow the next ones down. */
export const forget = (namespace: string): Promise<void> =>
  dropAll((name) => name.startsWith(`${namespace}_`));

/** Removes the data of aborted runs. */
export const forgetOld = (): Promise<void> =>
  dropAll((name) => {
    const made = NAMED.exec(name)?.[1];
    return made !== undefined && seconds() - Number.parseInt(made, 36) > LONGEST_RUN_S;
  });

async function dropAll(unwanted: (name: string) => boolean): Promise<void> {
  await Promise.all([dropDatabases(unwanted), dropStreams(unwanted)]);
}

// The drivers are loaded on demand: most suites need none.
async function dropDatabases(unwanted: (name: string) => boolean): Promise<void> {
  const { MongoClient } = await import('mongodb');
  const client = await new MongoClient(bus().STORE_URL).connect();
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) if (unwanted(name)) await client.db(name).dropDatabase();
  await client.close();
}

async function dropStreams(unwanted: (name: string) => boolean): Promise<void> {
  const { connect } = await import('nats');
  const connection = await connect({ servers: bus().NATS_URL });
  const manager = await connection.jetstreamManager();
  for await (const name of manager.streams.names()) if (unwanted(name)) await manager.streams.delete(name);
  await connection.close();
}
