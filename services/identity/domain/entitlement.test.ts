import { roles } from '../../../packages/contracts/roles';
import { checkGrantable, checkMayGrant } from './entitlement';

const caller = (held: [string, string][] = [], is_super_admin = false) => ({
  user_id: 'u',
  consumer_id: 'c',
  is_super_admin,
  roles: held.map(([role_name, bank_id]) => ({ role_name, bank_id })),
});

describe('a role that can be granted', () => {
  test('exists: otherwise all that do are named, sorted', () => {
    const names = Object.keys(roles).sort().join(', ');
    expect(() => checkGrantable({ role_name: 'canGetCustomer', bank_id: 'b' })).toThrow(
      `OBP-10007: Incorrect Role name:canGetCustomer. Possible roles are ${names}`,
    );
    expect(() => checkGrantable({ role_name: 'toString', bank_id: '' })).toThrow('OBP-10007');
  });

  test('is granted at its own level', () => {
    expect(() => checkGrantable({ role_name: 'CanGetCustomer', bank_id: '' })).toThrow(
      'OBP-30205: This entitlement is a Bank Role. Please set bank_id to a valid bank id.',
    );
    expect(() => checkGrantable({ role_name: 'CanCreateBank', bank_id: 'b' })).toThrow(
      'OBP-30206: This entitlement is a System Role. Please set bank_id to empty string.',
    );
    expect(() => checkGrantable({ role_name: 'CanGetCustomer', bank_id: 'b' })).not.toThrow();
    expect(() => checkGrantable({ role_name: 'CanCreateBank', bank_id: '' })).not.toThrow();
  });
});

describe('the right to grant', () => {
  test('a super admin, anything', () => {
    expect(() => checkMayGrant(caller([], true), 'b')).not.toThrow();
    expect(() => checkMayGrant(caller([], true), '')).not.toThrow();
  });

  test('the role for any bank: anything', () => {
    const any = caller([['CanCreateEntitlementAtAnyBank', '']]);
    expect(() => checkMayGrant(any, 'b')).not.toThrow();
    expect(() => checkMayGrant(any, '')).not.toThrow();
  });

  test('the role for one bank: bank roles there', () => {
    const one = caller([['CanCreateEntitlementAtOneBank', 'b']]);
    expect(() => checkMayGrant(one, 'b')).not.toThrow();
    expect(() => checkMayGrant(one, 'c')).toThrow('OBP-20050');
    expect(() => checkMayGrant(one, '')).toThrow('OBP-20050');
  });

  test('no other user, with the text of the contract', () => {
    expect(() => checkMayGrant(caller(), 'gh.29.uk')).toThrow(
      'OBP-20050: Current User is not a Super Admin! orOBP-20006: User is missing one or more roles: CanCreateEntitlementAtOneBank BankId(gh.29.uk). orOBP-20006: User is missing one or more roles: CanCreateEntitlementAtAnyBank',
    );
  });
});
