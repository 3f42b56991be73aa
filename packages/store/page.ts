import type { FindOptions } from './port';

/** The paging params of an action. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
  readonly sort_direction: 'ASC' | 'DESC';
}

/** The direction as `FindOptions.sort` has it. */
export const direction = ({ sort_direction }: Pick<Page, 'sort_direction'>): 1 | -1 =>
  sort_direction === 'ASC' ? 1 : -1;

/** A page in order of creation, or newest first: ids are UUIDv7 and unique, so pages neither overlap nor skip. */
export const pageOf = (page: Page): FindOptions => ({
  sort: { _id: direction(page) },
  skip: page.offset,
  limit: page.limit,
});
