// mongodump and mongorestore as deploy/backup.sh uses them, for FerretDB: all documents and indexes of the databases
// that are not the server's own. There is no oplog to take along: the test keeps writers away.
const { createReadStream, createWriteStream, readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');
const { pipeline } = require('node:stream/promises');
const { createGunzip, createGzip } = require('node:zlib');
const { MongoClient, BSON } = require('/usr/local/lib/mongosh/node_modules/mongodb');

const options = Object.fromEntries(
  process.argv.slice(3).map((argument) => {
    const [, name, value = true] = /^--([\w]+)(?:=(.*))?$/.exec(argument) ?? [];
    return [name, value];
  }),
);
const known = [
  'config',
  'host',
  'username',
  'authenticationDatabase',
  'quiet',
  'gzip',
  'oplog',
  'oplogReplay',
  'drop',
  'archive',
  'ssl',
  'sslCAFile',
];
const unknown = Object.keys(options).filter((name) => !known.includes(name));
if (unknown.length > 0) throw new Error(`unknown options: ${unknown}`);
const [, password] = /^password: "(.*)"$/m.exec(readFileSync(options.config, 'utf8'));
const client = new MongoClient(
  `mongodb://${options.username}:${password}@${options.host}:27017/?authSource=admin`,
  {
    directConnection: true,
    ...(options.ssl ? { tls: true, tlsCAFile: options.sslCAFile } : {}),
  },
);

async function* lines() {
  const { databases } = await client.db('admin').admin().listDatabases();
  for (const { name: database } of databases.filter(
    ({ name }) => !['admin', 'config', 'local'].includes(name),
  ))
    for (const { name: collection } of await client.db(database).listCollections().toArray()) {
      const from = client.db(database).collection(collection);
      yield `${BSON.EJSON.stringify({ database, collection, indexes: await from.indexes() })}\n`;
      for await (const document of from.find())
        yield `${BSON.EJSON.stringify({ database, collection, document }, { relaxed: false })}\n`;
    }
}

async function restore() {
  for await (const line of createInterface({
    input: createReadStream(options.archive).pipe(createGunzip()),
  })) {
    const { database, collection, indexes, document } = BSON.EJSON.parse(line, { relaxed: false });
    const into = client.db(database).collection(collection);
    if (document !== undefined) await into.insertOne(document);
    else {
      await into.drop();
      for (const { key, name, v, ns, ...more } of indexes)
        if (name !== '_id_') await into.createIndex(key, { name, ...more });
    }
  }
}

(process.argv[2] === 'mongorestore'
  ? restore()
  : pipeline(lines(), createGzip(), createWriteStream(options.archive))
).finally(() => client.close());
