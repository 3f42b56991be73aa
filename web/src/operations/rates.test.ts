import { ratesOf, withReading } from './rates';

const reading = (at: number, requests: number, process = 'a') => ({ process, at, requests });

describe('readings of a process', () => {
  test('given readings in time, then the rates are requests per second between them', () => {
    expect(ratesOf([reading(0, 10), reading(2_000, 14), reading(2_500, 14)])).toEqual([2, 0]);
  });

  test('given one reading, then there is no rate yet', () => {
    expect(ratesOf([reading(0, 10)])).toEqual([]);
  });

  test('given the same reading twice, then it counts once', () => {
    const known = [reading(0, 10)];
    expect(withReading(known, reading(0, 10), 5)).toBe(known);
  });

  test('given more than fit, then the oldest goes', () => {
    expect(withReading([reading(0, 1), reading(1, 2)], reading(2, 3), 2)).toEqual([
      reading(1, 2),
      reading(2, 3),
    ]);
  });

  test('given an answer of another process, then its readings begin with it', () => {
    expect(withReading([reading(0, 10)], reading(1, 2, 'b'), 5)).toEqual([reading(1, 2, 'b')]);
  });
});
