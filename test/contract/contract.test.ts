import { versions } from '../../gateway/endpoints/versions';
import { differencesOfTable, isOfServer, ofPage, ofResourceDocs, pairs } from './differences';
import { places } from './paths';
import { differencesOfDocs } from './resource-docs';

describe('the resource docs and the published page', () => {
  test('differ where the endpoint table does, in what a table of their own names, and in nothing else', () => {
    const ofTable = ofPage();
    const own = differencesOfDocs().filter((difference) => !ofTable.includes(difference));
    expect(own.sort()).toEqual(ofResourceDocs().sort());
  });
});

describe('the endpoint table and the published page', () => {
  test('differ in what docs/differences-from-obp.md names, and in nothing else', () => {
    const named = ofPage().filter((difference) => !isOfServer(difference));
    expect(differencesOfTable().sort()).toEqual(named.sort());
  });

  test.each(pairs.map(({ name, row }) => [name, row] as const))(
    '%s succeeds with the status of conventions 6.2',
    (name, row) => {
      expect(row.status).toBe(ODD_STATUS[name] ?? { POST: 201, PUT: 201, GET: 200, DELETE: 200 }[row.method]);
    },
  );

  test.each(pairs.map(({ name, row }) => [name, row] as const))(
    '%s has its method and path, under the prefixes of its version and later ones',
    (name, row) => {
      const place = places[name];
      const since = place === undefined ? [] : versions.slice(versions.indexOf(place.since));
      expect({ method: row.method, path: row.path, prefixes: row.prefixes }).toEqual({
        method: place?.method,
        path: place?.path,
        prefixes: (place?.only ? since.slice(0, 1) : since).map((version) => `/obp/${version}`),
      });
    },
  );
});

const ODD_STATUS: Record<string, number> = { getCustomerByCustomerNumber: 200, deleteCustomerAttribute: 204 };
