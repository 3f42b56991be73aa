import fc from 'fast-check';
import { isCalendarDay, isUtcSeconds, nowUtcSeconds, toUtcSeconds } from './dates';

describe('dates of the wire', () => {
  test.each([
    ['2013-01-21T23:08:00Z', '2013-01-21T23:08:00Z'],
    ['2013-01-21T23:08:00.123Z', '2013-01-21T23:08:00Z'],
    ['2013-01-21t23:08:00z', '2013-01-21T23:08:00Z'],
    ['2013-01-21T23:08:00+02:00', '2013-01-21T21:08:00Z'],
    ['2013-01-21T23:08:00-02:30', '2013-01-22T01:38:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['0050-01-01T00:00:00+01:00', '0049-12-31T23:00:00Z'],
    ['1100-01-01T00:00:00Z', '1100-01-01T00:00:00Z'],
  ])('%s is %s', (given, expected) => {
    expect(toUtcSeconds(given)).toBe(expected);
  });

  test.each([
    '2013-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2013-13-01T00:00:00Z',
    '2013-00-10T00:00:00Z',
    '2013-01-21',
    '2013-01-21T24:00:00Z',
    '2013-01-21T23:08:60Z',
    '2013-01-21T23:08:00',
    '2013-01-21T23:08:00+0100',
    '2013-01-21T23:08:00Z trailing',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    '',
    '٢٠١٣-01-21T23:08:00Z',
  ])('%s is refused', (given) => {
    expect(toUtcSeconds(given)).toBeUndefined();
  });

  test('every moment that JavaScript knows reads back as itself, cut to seconds', () => {
    const years = {
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(years), (date) => {
        expect(toUtcSeconds(date.toISOString())).toBe(nowUtcSeconds(date));
        expect(isUtcSeconds(nowUtcSeconds(date))).toBe(true);
      }),
    );
  });

  test('a day is a real day and nothing more', () => {
    expect(isCalendarDay('2024-02-29')).toBe(true);
    expect(isCalendarDay('2023-02-29')).toBe(false);
    expect(isCalendarDay('2024-2-29')).toBe(false);
  });
});
