import { ago, shownMoment } from './time';

describe('a moment', () => {
  test.each([
    ['2013-01-21T23:08:00Z', '21 Jan 2013, 23:08 UTC'],
    ['1100-01-01T00:00:00Z', '1 Jan 1100'],
    ['no moment', 'no moment'],
    ['', ''],
  ])('given %s, then it is shown as %s', (text, shown) => {
    expect(shownMoment(text)).toBe(shown);
  });
});

describe('a time ago', () => {
  const now = Date.parse('2024-02-13T20:38:17Z');
  test.each([
    ['2024-02-13T20:38:17Z', 'now'],
    ['2024-02-13T20:38:00Z', '17 seconds ago'],
    ['2024-02-13T20:30:00Z', '8 minutes ago'],
    ['2024-02-13T10:38:00Z', '10 hours ago'],
    ['2024-02-10T10:38:00Z', '3 days ago'],
    ['2024-02-14T10:38:00Z', 'now'],
  ])('given %s, then it is %s', (moment, said) => {
    expect(ago(moment, now)).toBe(said);
  });
});
