import type { FindOptions } from '../../../packages/store';

interface Page {
  limit: number;
  offset: number;
  sort_direction: 'ASC' | 'DESC';
}

/** One page in order of creation: ids are UUIDv7, and never the same twice, so pages neither overlap nor skip. */
export const pageOf = ({ limit, offset, sort_direction }: Page): FindOptions => ({
  sort: { _id: sort_direction === 'ASC' ? 1 : -1 },
  skip: offset,
  limit,
});
