import { pageHeaders } from './paging';

const page = (entries: number) => ({ customers: Array(entries).fill({}) });

test.each([
  [0, 2, 2, '', '<?limit=2&offset=2>; rel="next"'],
  [0, 2, 1, '', undefined],
  [3, 2, 1, '', '<?limit=2&offset=1>; rel="prev"'],
  [1, 2, 2, '', '<?limit=2&offset=3>; rel="next", <?limit=1&offset=0>; rel="prev"'],
  [2, 2, 0, 'limit=2&a=%3E%22&offset=2', '<?limit=2&a=%3E%22&offset=0>; rel="prev"'],
])('from %i, %i at most, %i there', (offset, limit, entries, search, link) => {
  expect(pageHeaders({ offset, limit }, search, page(entries))).toEqual({
    range: `items=${offset}-${limit}`,
    link,
  });
});

test('a link that no client would take is left out', () => {
  const search = `a=${'x'.repeat(5_000)}`;
  expect(pageHeaders({ offset: 0, limit: 1 }, search, page(1)).link).toBeUndefined();
});
