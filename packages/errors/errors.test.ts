import { catalogue, chained, isObpCode, messageOf, ObpError } from '.';

describe('the error catalogue', () => {
  const codes = Object.keys(catalogue).filter(isObpCode);

  test('every code is written as OBP-nnnnn and has a status a client can act on', () => {
    for (const code of codes) {
      expect(code).toMatch(/^OBP-\d{5}$/);
      expect(catalogue[code].status).toBeGreaterThanOrEqual(400);
      expect(catalogue[code].status).toBeLessThan(600);
    }
  });

  test('no two codes share a text, so that a message names its code', () => {
    const texts = codes.map((code) => catalogue[code].text);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('an error carries the published text, then the detail, to the letter', () => {
    const error = new ObpError('OBP-30001', ' Current BankId is x');
    expect(error.toBody()).toEqual({
      code: 404,
      message: 'OBP-30001: Bank not found. Please specify a valid value for BANK_ID. Current BankId is x',
    });
  });

  test('reviving keeps code, status and message', () => {
    const error = new ObpError('OBP-10001', ' The Json body should be the X ');
    expect(ObpError.revive(error.type, error.message)).toEqual(error);
  });

  test('a chain shows the outer message first', () => {
    expect(chained('OBP-10016', 'OBP-10025').message).toBe(
      `OBP-10016: Incorrect filter Parameters in URL.  <- ${messageOf('OBP-10025')}`,
    );
  });
});
