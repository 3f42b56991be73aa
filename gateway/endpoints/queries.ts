import { Type } from '@sinclair/typebox';
import type { AttributeFilter } from '../../packages/contracts/attribute/attribute.schemas';
import { chained, type ObpCode, ObpError } from '../../packages/errors';
import { toUtcSeconds } from '../../packages/values';
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

const readWindow = (query: URLSearchParams, defaultLimit: number): Pick<Page, 'limit' | 'offset'> => ({
  limit: whole(query.get('limit'), defaultLimit, 1, MAX_LIMIT, 'OBP-10025'),
  offset: whole(query.get('offset'), 0, 0, 2_147_483_647, 'OBP-10024'),
});

const windowParameters = (limit: number): QueryParameter[] => [
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
];

const pageParameters = (limit: number, sort: string): QueryParameter[] => [
  ...windowParameters(limit),
  { name: 'sort_direction', description: 'ASC or DESC, in any case', schema: Type.String({ default: sort }) },
];

/** `limit`, `offset`, `sort_direction`; at most 500 entries a page, 50 by default. */
export const paging = (sort: Page['sort_direction'] = 'DESC', limit = 50): Query<Page> => ({
  parameters: pageParameters(limit, sort),
  paged: true,
  // The first wrong parameter is reported, in the order of the contract: direction, (dates,) limit, offset.
  read: (query) => ({
    sort_direction: direction(query.get('sort_direction'), sort),
    ...readWindow(query, limit),
  }),
});

/**
 * `limit` and `offset` of a list that has one order and no pages in the contract: an answer holds 500 entries at most,
 * clients request the next ones with `offset`.
 */
export const upTo500: Query<Pick<Page, 'limit' | 'offset'>> = {
  parameters: windowParameters(MAX_LIMIT),
  paged: true,
  read: (query) => readWindow(query, MAX_LIMIT),
};

interface FilteredPage extends Page {
  filters: AttributeFilter[];
}

const oldestFirst = paging('ASC');

/** Attributes that customers must have, beside the page (ruling 17); unlike elsewhere, an empty value is one. */
export const attributeFilters: Query<FilteredPage> = {
  ...oldestFirst,
  openEnded: true,
  read: (query) => ({
    ...oldestFirst.read(query),
    filters: readFilters(query, oldestFirst.parameters),
  }),
};

interface FirehoseQuery extends FilteredPage {
  from_date?: string;
  to_date?: string;
}

const date = (name: string, which: string): QueryParameter => ({
  name,
  description: `Only customers changed ${which}, such as 2024-02-13T20:38:17.000Z`,
  schema: Type.String(),
});
const firehoseParameters = [
  ...pageParameters(50, 'DESC'),
  date('from_date', 'then or later'),
  date('to_date', 'then or before'),
];

/** All five parameters of conventions 7, and filters as in `attributeFilters`. */
export const firehoseQuery: Query<FirehoseQuery> = {
  parameters: firehoseParameters,
  openEnded: true,
  paged: true,
  read: (query) => ({
    sort_direction: direction(query.get('sort_direction'), 'DESC'),
    ...readDate(query, 'from_date'),
    ...readDate(query, 'to_date'),
    ...readWindow(query, 50),
    filters: readFilters(query, firehoseParameters),
  }),
};

/** With milliseconds, and `Z` or an offset such as `+0000`; a plus that was not escaped arrives as a blank. */
const DATE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{3})(?:Z|([ +-])(\d\d):?(\d\d))$/;

function readDate(query: URLSearchParams, name: 'from_date' | 'to_date'): Pick<FirehoseQuery, typeof name> {
  const text = query.get(name) ?? '';
  if (text === '') return {};
  const [, seconds, millis = '', sign = '+', hours = '00', minutes = '00'] = DATE.exec(text) ?? [];
  const zone = `${sign === '-' ? '-' : '+'}${hours}:${minutes}`;
  const moment = toUtcSeconds(`${seconds}${zone}`) ?? refuse('OBP-10026');
  return { [name]: moment.replace('Z', `${millis}Z`) };
}

const MAX_NAMES = 20;
const MAX_VALUES = 50;

/** Every name that is no parameter, with its different values. */
function readFilters(query: URLSearchParams, parameters: readonly QueryParameter[]): AttributeFilter[] {
  const known = new Set(parameters.map(({ name }) => name));
  const wanted = new Map<string, Set<string>>();
  for (const [name, value] of query) {
    if (known.has(name)) continue;
    const values = wanted.get(name) ?? new Set<string>();
    wanted.set(name, values.add(value));
  }
  const filters = [...wanted].map(([name, values]) => ({ name, values: [...values] }));
  const values = filters.reduce((sum, filter) => sum + filter.values.length, 0);
  if (filters.length <= MAX_NAMES && values <= MAX_VALUES) return filters;
  throw new ObpError(
    'OBP-10016',
    ` At most ${MAX_NAMES} attributes and ${MAX_VALUES} values can be asked for.`,
  );
}
