import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { visible } from '../../packages/customer-records';
import { type Database, openDatabase } from '../../packages/store';
import { termsField } from '../../packages/store/mongo/search-terms';
import { matching } from '../../services/attribute/domain/attribute';
import { populate } from '../harness/population';
import { bus } from '../harness/server';

/** The database explains which index serves each query of the services. */
describe('on the database', () => {
  const name = `x${randomBytes(4).toString('hex')}`;
  let client: MongoClient;
  let database: Database;

  beforeAll(async () => {
    client = await new MongoClient(bus().STORE_URL).connect();
    database = await openDatabase(bus().STORE_URL);
    await populate(database.store(`${name}_customer`), database.store(`${name}_attribute`), 0, 1_500);
  });
  afterAll(async () => {
    for (const service of ['customer', 'attribute']) await client.db(`${name}_${service}`).dropDatabase();
    await client.close();
    await database.close();
  });

  /** The filter of the phone search, as the driver sends it. */
  const phoneTerms = termsField('mobile_phone_number');
  const ofBank = { _id: { $gte: 'b|', $lt: 'b}' }, bank_id: 'b' };

  const plan = async (service: string, collection: string, filter: object): Promise<string> =>
    JSON.stringify(
      await client
        .db(`${name}_${service}`)
        .collection(collection)
        .find(filter)
        .sort({ _id: 1 })
        .limit(50)
        .explain(),
    );

  test.each([
    ['customers of a bank', 'customer', 'customers', { _id: { $gte: 'b|', $lt: 'b}' }, ...visible }, '_id_'],
    [
      'a number',
      'customer',
      'customers',
      { bank_id: 'b', customer_number: 'n7', ...visible },
      'customer_number',
    ],
    [
      'a phone number',
      'customer',
      'customers',
      { ...ofBank, [phoneTerms]: '=+49 30 90000007', ...visible },
      'phone',
    ],
    [
      'the end of one',
      'customer',
      'customers',
      { ...ofBank, [phoneTerms]: { $regex: '^90000007' }, ...visible },
      'phone',
    ],
    [
      'an attribute',
      'attribute',
      'customer_attributes',
      { bank_id: 'b', ...matching([{ name: 'group', values: ['12'] }]), ...visible },
      'terms',
    ],
  ])('%s is found by an index', async (_, service, collection, filter, index) => {
    expect(await plan(service, collection, filter)).toMatch(new RegExp(`"[iI]ndex ?[nN]ame":"${index}"`));
  });
});
