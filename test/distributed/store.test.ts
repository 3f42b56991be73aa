import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { openDatabase } from '../../packages/store/index';
import { type Subject, storeContract } from '../embedded/store-contract';

const url = process.env.MONGO_URL;

if (url === undefined) {
  test.skip('skipped: MONGO_URL names no database to test the MongoDB driver against', () => {});
} else {
  storeContract('mongodb:', async (): Promise<Subject> => {
    const place = new URL(url);
    const prefix = `test${randomUUID().slice(0, 8)}`;
    place.pathname = `/${prefix}`;
    const database = await openDatabase(place.href);
    const dispose = async (): Promise<void> => {
      await database.close();
      const client = new MongoClient(url);
      await client.db(`${prefix}_contract`).dropDatabase();
      await client.close();
    };
    return { store: database.store('contract'), dispose };
  });
}
