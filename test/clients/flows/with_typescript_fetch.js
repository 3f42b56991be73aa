/** The client that openapi-generator makes of our document for TypeScript with fetch, compiled. */
const { deepStrictEqual } = require('node:assert');
const generated = require(process.env.CLIENT);

const { API: basePath, ADMIN_USERNAME, ADMIN_PASSWORD, CONSUMER_KEY } = process.env;
const { BankApi, CustomerApi, RoleApi, UserApi } = generated;
const say = (step, outcome, detail = '') =>
  process.stdout.write(`${JSON.stringify({ step, outcome, detail })}\n`);

async function step(name, work) {
  const result = await work().catch(async (error) => {
    say(name, 'failed', `${error} ${(await error.response?.text()) ?? ''}`);
    process.exit(0);
  });
  say(name, 'ok');
  return result;
}

const bank = {
  id: 'cl.typescript',
  shortName: 'CS',
  fullName: 'uk',
  logo: 'logo',
  website: 'site',
  bankRoutings: [],
};
const customer = {
  legalName: 'Ada Byron',
  mobilePhoneNumber: '+44 07972 444 876',
  email: 'ada@example.com',
  faceImage: { url: 'www.openbankproject', date: new Date('2017-09-19T00:00:00Z') },
  dateOfBirth: new Date('1990-09-19T00:00:00Z'),
  relationshipStatus: 'single',
  dependants: 0,
  dobOfDependants: [],
  creditRating: { rating: 'OBP', source: 'OBP' },
  creditLimit: { currency: 'EUR', amount: '0' },
  highestEducationAttained: 'Master',
  employmentStatus: 'worker',
  kycStatus: false,
  lastOkDate: new Date('2024-02-13T20:38:17Z'),
  title: 'Dr.',
  branchId: 'DERBY6',
  nameSuffix: 'Sr',
};
const address = {
  line1: '12 St James Square',
  line2: '',
  line3: '',
  city: 'London',
  county: '',
  state: '',
  postcode: 'SW1Y 4JH',
  countryCode: 'GB',
  tags: ['mailing'],
  status: 'OK',
};

async function flow() {
  const directLogin = `username="${ADMIN_USERNAME}",password="${ADMIN_PASSWORD}",consumer_key="${CONSUMER_KEY}"`;
  const { token } = await step('login', () =>
    new UserApi(new generated.Configuration({ basePath })).oBPv400DirectLogin({ directLogin }),
  );
  const configuration = new generated.Configuration({ basePath, apiKey: () => `token=${token}` });
  const customers = new CustomerApi(configuration);
  const { userId: uSERID } = await new UserApi(configuration).oBPv300GetCurrentUser();
  const grant = (roleName, bankId) =>
    new RoleApi(configuration).oBPv200AddEntitlement({ uSERID, createEntitlementJSON: { bankId, roleName } });

  await step('role for banks', () => grant('CanCreateBank', ''));
  const { id: bANKID } = await step('bank', () =>
    new BankApi(configuration).oBPv400CreateBank({ bankJson400: bank }),
  );
  await step('roles', async () => {
    for (const role of ['CanCreateCustomer', 'CanGetCustomer', 'CanCreateCustomerAddress'])
      await grant(role, bANKID);
  });
  const { customerId: cUSTOMERID } = await step('customer', () =>
    customers.oBPv400CreateCustomer({ bANKID, postCustomerJsonV310: customer }),
  );
  await step('address', async () => {
    const made = await customers.oBPv310CreateCustomerAddress({
      bANKID,
      cUSTOMERID,
      postCustomerAddressJsonV310: address,
    });
    deepStrictEqual([made.postcode, made.tags], [address.postcode, address.tags]);
  });
  await step('read back', async () => {
    const read = await customers.oBPv310GetCustomerByCustomerId({ bANKID, cUSTOMERID });
    deepStrictEqual([read.legalName, read.dateOfBirth], [customer.legalName, customer.dateOfBirth]);
  });
}

flow();
