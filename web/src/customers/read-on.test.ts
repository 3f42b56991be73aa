import { PAGE, readOn } from './read-on';

/** A list in pages of these lengths. */
const pagesOf =
  (...lengths: number[]) =>
  async (offset: number) =>
    Array.from({ length: lengths[offset / PAGE] ?? 0 }, (_, index) => ({ id: offset + index }));

describe('a step of a search through a list of the whole bank', () => {
  test('given a full page, then the search can go on after it', async () => {
    const { entries, next } = await readOn(pagesOf(PAGE, 1), 0);
    expect([entries.length, next]).toEqual([PAGE, PAGE]);
  });

  test('given a short page and an empty one after it, then the list has ended', async () => {
    const { entries, next } = await readOn(pagesOf(PAGE, 7), PAGE);
    expect([entries.length, next]).toEqual([7, undefined]);
  });

  test('given a page that is short because the server leaves entries out, then the search can go on', async () => {
    const { entries, next } = await readOn(pagesOf(PAGE - 1, PAGE, PAGE), 0);
    expect([entries.length, next]).toEqual([2 * PAGE - 1, 2 * PAGE]);
  });

  test('given an empty list, then it has ended', async () => {
    expect(await readOn(pagesOf(), 0)).toEqual({ entries: [], next: undefined });
  });
});
