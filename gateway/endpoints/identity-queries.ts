import { Type } from '@sinclair/typebox';
import { chained, ObpError } from '../../packages/errors';
import type { Query } from './endpoint';
import { type Page, paging } from './queries';

/** Query strings of the lists of users and entitlements. */

interface UsersQuery extends Page {
  is_deleted: boolean;
  is_locked?: boolean;
}

const pageOfUsers = paging();

/** `is_deleted` (false if absent) and `locked_status`, beside the page (conventions 3.2). */
export const usersQuery: Query<UsersQuery> = {
  ...pageOfUsers,
  parameters: [
    ...pageOfUsers.parameters,
    { name: 'is_deleted', description: 'Deleted users', schema: Type.Boolean({ default: false }) },
    {
      name: 'locked_status',
      description: 'Only `active` (not locked) users, or only `locked` ones',
      schema: Type.Union([Type.Literal('active'), Type.Literal('locked')]),
    },
  ],
  read: (query) => ({
    ...pageOfUsers.read(query),
    is_deleted: deleted(query.get('is_deleted') ?? ''),
    ...locked(query.get('locked_status') ?? ''),
  }),
};

function deleted(text: string): boolean {
  if (text !== '' && text !== 'true' && text !== 'false') throw chained('OBP-10016', 'OBP-10036');
  return text === 'true';
}

function locked(text: string): { is_locked?: boolean } {
  if (text === '') return {};
  if (text === 'active' || text === 'locked') return { is_locked: text === 'locked' };
  throw new ObpError('OBP-10016', ' <- locked_status must be active or locked');
}

/** The contract has no pages here and gives everything: ours are as long as pages get, newest first. */
export const longPage = paging('DESC', 500);

interface EntitlementsQuery extends Page {
  role?: string;
}

export const entitlementsQuery: Query<EntitlementsQuery> = {
  ...longPage,
  parameters: [
    ...longPage.parameters,
    { name: 'role', description: 'Only this role', schema: Type.String({ maxLength: 255 }) },
  ],
  read: (query) => {
    const role = query.get('role') ?? '';
    return { ...longPage.read(query), ...(role === '' ? {} : { role: role.slice(0, 255) }) };
  },
};
