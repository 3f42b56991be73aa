import { randomBytes } from 'node:crypto';
import { isBankRole, isRole, roles } from '../../packages/contracts/roles';
import { type Caller, forEach } from './caller';
import { belongings, customer } from './people';

/** A user of the demo: which roles it has at which banks. */
interface DemoUser {
  readonly username: string;
  readonly about: string;
  readonly banks: readonly string[];
  readonly mayHave: (role: string) => boolean;
}

const BANKS = [
  { id: 'spree.bank', short_name: 'Spree', full_name: 'Spree Bank' },
  { id: 'havel.bank', short_name: 'Havel', full_name: 'Havel Bank' },
];
const both = BANKS.map(({ id }) => id);

const users: readonly DemoUser[] = [
  {
    username: 'olga.office',
    about: 'back office: every role at both banks',
    banks: both,
    mayHave: () => true,
  },
  {
    username: 'karl.kyc',
    about: 'reads customers and writes KYC at Spree Bank',
    banks: ['spree.bank'],
    mayHave: (role) => role === 'CanGetCustomer' || /Kyc|Address|TaxResidence/.test(role),
  },
  { username: 'dora.developer', about: 'has no role yet', banks: [], mayHave: () => false },
];

export interface Login {
  readonly username: string;
  readonly password: string;
  readonly about: string;
}

/**
 * Fills an empty server: two banks, users with different roles, customers with everything on them.
 * @param admin the super admin, who may grant
 * @param customers how many
 * @param progress called after each customer, from 0 to 1
 */
export async function fill(
  admin: Caller,
  anonymous: Caller,
  consumerKey: string,
  customers: number,
  progress: (part: number) => void,
): Promise<readonly Login[]> {
  const { user_id: me } = await admin.send('GET', '/users/current/user_id');
  await admin.send('POST', `/users/${me}/entitlements`, { bank_id: '', role_name: 'CanCreateBank' });
  for (const bank of BANKS)
    await admin.send('POST', '/banks', { ...bank, logo: '', website: '', bank_routings: [] });
  const logins = await Promise.all(users.map((user) => makeUser(admin, anonymous, user)));
  const [first] = logins;
  if (first === undefined) throw new Error('the demo has no users');
  const staff = await anonymous.logIn(first.username, first.password, consumerKey);
  await makeCustomers(staff, first.userId, customers, progress);
  return logins;
}

async function makeUser(admin: Caller, anonymous: Caller, { username, about, banks, mayHave }: DemoUser) {
  const password = randomBytes(12).toString('base64url');
  const [first_name = '', last_name = ''] = username.split('.');
  const email = `${username}@example.com`;
  const { user_id } = await anonymous.send('POST', '/users', {
    username,
    // The rule for passwords requires every kind of character, or length.
    password: `demo-${password}`,
    email,
    first_name,
    last_name,
  });
  const held = Object.keys(roles).filter(isRole).filter(mayHave);
  const grants = held.flatMap((role_name) =>
    (isBankRole(role_name) ? banks : ['']).map((bank_id) => ({ bank_id, role_name })),
  );
  await forEach(grants, (grant) => admin.send('POST', `/users/${user_id}/entitlements`, grant));
  return { username, password: `demo-${password}`, about, userId: String(user_id) };
}

async function makeCustomers(
  staff: Caller,
  userId: string,
  count: number,
  progress: (part: number) => void,
): Promise<void> {
  let done = 0;
  await forEach(Array(count).keys(), async (index) => {
    const bank = BANKS[index % BANKS.length]?.id ?? '';
    const body = customer(index);
    const { customer_id, customer_number } = await staff.send('POST', `/banks/${bank}/customers`, body);
    const made = {
      ...body,
      index,
      bank,
      customer_id: String(customer_id),
      customer_number: String(customer_number),
    };
    for (const [method, path, content] of belongings(made, userId)) await staff.send(method, path, content);
    progress(++done / count);
  });
}
