import { bank } from '../../packages/contracts/bank/bank.contract';
import { BankInput } from '../../packages/contracts/bank/bank.schemas';
import { endpoint } from './endpoint';
import { upTo500 } from './queries';

const tags = ['Bank'];

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
    operationId: 'OBPv4.0.0-getBank',
    method: 'GET',
    path: '/banks/BANK_ID',
    summary: 'Get Bank',
    tags,
    access: 'anonymous',
    action: bank.actions.get,
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
];
