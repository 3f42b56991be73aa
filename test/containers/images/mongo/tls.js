// TLS in front of FerretDB, which is on the port above. Replaces FerretDB's own port in its answers.
const { readFileSync } = require('node:fs');
const { connect } = require('node:net');
const { createServer } = require('node:tls');

const pem = readFileSync(process.argv[2]);
createServer({ cert: pem, key: pem }, (client) => {
  const server = connect(27018, 'mongo');
  client.pipe(server);
  server.on('data', (data) =>
    client.write(Buffer.from(data.toString('latin1').replace('mongo:27018', 'mongo:27017'), 'latin1')),
  );
  for (const [one, other] of [
    [client, server],
    [server, client],
  ])
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
}).listen(27017);
