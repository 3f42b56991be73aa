import { Type } from '@sinclair/typebox';
import { chained, type ObpCode } from '../../packages/errors';
import type { Query, QueryParameter } from './endpoint';

/** Reading of query strings (conventions, section 7). An empty value counts as absent. */

export interface Page {
  limit: number;
  offset: number;
  sort_direction: 'ASC' | 'DESC';
}

const MAX_LIMIT = 500;

const refuse = (code: ObpCode): never => {
  throw chained('OBP-10016', code);
};

const whole = (text: string | null, fallback: number, min: number, max: number, code: ObpCode): number => {
  if (text === null || text === '') return fallback;
  const value = Number(text);
  return /^\d{1,10}$/.test(text) && value >= min && value <= max ? value : refuse(code);
};

const direction = (text: string | null, fallback: Page['sort_direction']): Page['sort_direction'] => {
  if (text === null || text === '') return fallback;
  const upper = text.toUpperCase();
  return upper === 'ASC' || upper === 'DESC' ? upper : refuse('OBP-10023');
};

/** The first wrong parameter is reported, in the order of the contract. */
const readPage = (
  query: URLSearchParams,
  defaults: { limit: number; sort: Page['sort_direction'] },
): Page => {
  const sort_direction = direction(query.get('sort_direction'), defaults.sort);
  const limit = whole(query.get('limit'), defaults.limit, 1, MAX_LIMIT, 'OBP-10025');
  const offset = whole(query.get('offset'), 0, 0, 2_147_483_647, 'OBP-10024');
  return { limit, offset, sort_direction };
};

const pageParameters = (limit: number, sort: string): QueryParameter[] => [
  {
    name: 'limit',
    description: 'Entries of the page',
    schema: Type.Integer({ minimum: 1, maximum: MAX_LIMIT, default: limit }),
  },
  {
    name: 'offset',
    description: 'Entries before the page',
    schema: Type.Integer({ minimum: 0, default: 0 }),
  },
  { name: 'sort_direction', description: 'ASC or DESC, in any case', schema: Type.String({ default: sort }) },
];

/** `limit`, `offset`, `sort_direction`; at most 500 entries a page, 50 if nothing is said. */
export const paging = (sort: Page['sort_direction'] = 'DESC', limit = 50): Query<Page> => ({
  parameters: pageParameters(limit, sort),
  paged: true,
  read: (query) => readPage(query, { limit, sort }),
});
