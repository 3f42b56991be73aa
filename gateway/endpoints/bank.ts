import { bank } from '../../packages/contracts/bank/bank.contract';
import { type Bank, BankInput, BankV5, BankV5Input } from '../../packages/contracts/bank/bank.schemas';
import { ObpError } from '../../packages/errors';
import { endpoint } from './endpoint';
import { upTo500 } from './queries';

const tags = ['Bank'];

/** Since v5.0.0 the short name is a code, and most of a bank may be left out (later-versions.md 10.1). */
const v5 = {
  schema: BankV5,
  of: ({ id, short_name, ...rest }: Bank) => ({ id, bank_code: short_name, ...rest }),
};
const fieldsOf = ({ id: _id, bank_code, ...rest }: BankV5Input) => ({
  full_name: '',
  logo: '',
  website: '',
  ...rest,
  short_name: bank_code,
});
const idOf = ({ id }: BankV5Input): string => {
  if (id === undefined) throw new ObpError('OBP-34001');
  return id;
};

const getBank = {
  method: 'GET',
  path: '/banks/BANK_ID',
  summary: 'Get Bank',
  tags,
  access: 'anonymous',
  action: bank.actions.get,
} as const;

export const bankEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-getBanks',
    method: 'GET',
    path: '/banks',
    summary: 'Get Banks',
    tags,
    access: 'anonymous',
    query: upTo500,
    action: bank.actions.list,
    params: ({ query }) => ({ limit: query.limit, offset: query.offset }),
  }),
  endpoint({
    ...getBank,
    operationId: 'OBPv4.0.0-getBank',
    params: ({ path }) => ({ bank_id: path.BANK_ID }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-createBank',
    method: 'POST',
    path: '/banks',
    summary: 'Create Bank',
    tags,
    body: { schema: BankInput, name: 'BankJson400' },
    changesPrincipals: true,
    action: bank.actions.create,
    params: ({ body, principal }) => ({ bank: body, user_id: principal.user_id }),
  }),
  endpoint({
    ...getBank,
    operationId: 'OBPv5.0.0-getBank',
    params: ({ path }) => ({ bank_id: path.BANK_ID }),
    shape: v5,
  }),
  endpoint({
    operationId: 'OBPv5.0.0-createBank',
    method: 'POST',
    path: '/banks',
    summary: 'Create Bank',
    description: 'Only `bank_code` is required. Without `id`, one is made.',
    tags,
    body: { schema: BankV5Input, name: 'PostBankJson500' },
    changesPrincipals: true,
    action: bank.actions.create,
    params: ({ body, principal }) => ({
      bank: { ...(body.id === undefined ? {} : { id: body.id }), ...fieldsOf(body) },
      user_id: principal.user_id,
    }),
    shape: v5,
  }),
  endpoint({
    operationId: 'OBPv5.0.0-updateBank',
    method: 'PUT',
    path: '/banks',
    summary: 'Update Bank',
    description: 'Replaces all fields of the bank with this `id`; a missing field becomes empty.',
    tags,
    body: { schema: BankV5Input, name: 'PostBankJson500' },
    errors: ['OBP-34001'],
    action: bank.actions.update,
    params: ({ body }) => ({ bank: { id: idOf(body), ...fieldsOf(body) } }),
    shape: v5,
  }),
];
