/**
 * Run by mongosh against a MongoDB that may be new: makes it a replica set of one, and an account for each service that
 * can reach this service's database and no other. Running it again changes nothing but the passwords. MONGO_HOST is the name
 * under which the services reach the server: drivers connect to the members of a replica set by the names that it has.
 */
const { NAMESPACE = 'obp', MONGO_HOST = 'mongo', MONGO_ROOT_PASSWORD } = process.env;
const services = ['identity', 'bank', 'customer', 'attribute', 'kyc', 'link', 'crm', 'cascade'];

db.getSiblingDB('admin').auth('root', MONGO_ROOT_PASSWORD);
try {
  rs.status();
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: `${MONGO_HOST}:27017` }] });
}
while (!db.hello().isWritablePrimary) sleep(200);

for (const service of services) {
  const database = db.getSiblingDB(`${NAMESPACE}_${service}`);
  const pwd = process.env[`MONGO_${service.toUpperCase()}_PASSWORD`];
  const roles = [{ role: 'readWrite', db: database.getName() }];
  if (database.getUser(service) === null) database.createUser({ user: service, pwd, roles });
  else database.updateUser(service, { pwd, roles });
}
