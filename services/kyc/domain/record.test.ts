import type { AddressInput } from '../../../packages/contracts/kyc/address.schemas';
import { addAddress, newAddress, removeAddress, replaceAddress } from './addresses';
import { addStatus, putFirst } from './kyc';
import { bounded, countsOf, emptyRecord, type KycRecord, LIST_BYTES } from './record';
import { addTaxResidence, removeTaxResidence } from './tax-residences';

const input: AddressInput = {
  line_1: 'No 1 the Road',
  line_2: '',
  line_3: '',
  city: 'Berlin',
  county: '',
  state: 'Brandenburg',
  postcode: '13359',
  country_code: 'DE',
  tags: ['home'],
  status: 'OK',
};
const then = '2024-02-13T20:38:17Z';
const status = { customer_number: '5987953', ok: true, date: then };

const withAddresses = (...ids: string[]): KycRecord =>
  ids.reduce((record, id) => addAddress(record, newAddress(id, input, then)), emptyRecord);

describe('addresses', () => {
  test('a new item comes last, and the original record is unchanged', () => {
    const before = withAddresses('a');
    const after = addAddress(before, newAddress('b', input, then));
    expect(after.addresses.map((address) => address.customer_address_id)).toEqual(['a', 'b']);
    expect(before.addresses).toHaveLength(1);
  });

  test('a replaced one keeps id, place and time of creation', () => {
    const { addresses } = replaceAddress(withAddresses('a', 'b'), 'a', { ...input, city: 'Rome', tags: [] });
    expect(addresses).toEqual([
      { customer_address_id: 'a', ...input, city: 'Rome', tags: [], insert_date: then },
      newAddress('b', input, then),
    ]);
  });

  test('one that is not there can be neither replaced nor removed', () => {
    const notFound = expect.objectContaining({ type: 'OBP-30310', code: 404 });
    expect(() => replaceAddress(withAddresses('a'), 'b', input)).toThrow(notFound);
    expect(() => removeAddress(removeAddress(withAddresses('a'), 'a'), 'a')).toThrow(notFound);
  });
});

describe('tax residences', () => {
  const residence = { domain: 'DE', tax_number: '1', tax_residence_id: 'a' };

  test.each([
    [{ domain: 'DE', tax_number: '1' }, false],
    [{ domain: 'DE', tax_number: '2' }, true],
    [{ domain: 'de', tax_number: '1' }, true],
    [{ domain: 'DE1', tax_number: '' }, true],
  ])('beside DE/1, %j may be added: %s', (other, may) => {
    const add = () =>
      addTaxResidence(addTaxResidence(emptyRecord, residence), { ...other, tax_residence_id: 'b' });
    if (may) expect(add().tax_residences).toHaveLength(2);
    else expect(add).toThrow(expect.objectContaining({ type: 'OBP-50200', code: 400 }));
  });

  test('removed once, it is not found the second time', () => {
    const removed = removeTaxResidence(addTaxResidence(emptyRecord, residence), 'a');
    expect(removed.tax_residences).toEqual([]);
    expect(() => removeTaxResidence(removed, 'a')).toThrow(
      expect.objectContaining({ type: 'OBP-30300', code: 404 }),
    );
  });
});

describe('what is put under an id', () => {
  test('stands first; the one that had the id is gone, the others keep their order', () => {
    const put = ['a', 'b', 'c', 'a'].reduce<{ key: string }[]>((list, key) => putFirst(list, { key }), []);
    expect(put.map(({ key }) => key)).toEqual(['a', 'c', 'b']);
  });
});

describe('the timeline', () => {
  test('keeps every status, equal ones too, newest first', () => {
    const record = [true, true, false].reduce(
      (before, ok) => addStatus(before, { ...status, ok }),
      emptyRecord,
    );
    expect(record.statuses.map(({ ok }) => ok)).toEqual([false, true, true]);
  });
});

test('a list may grow up to a size in bytes, not in characters, and not beyond', () => {
  const list = (length: number) => ['ü'.repeat(length)];
  const fits = LIST_BYTES / 2 - 2;
  expect(bounded(list(fits))).toEqual(list(fits));
  expect(() => bounded(list(fits + 1))).toThrow(expect.objectContaining({ type: 'OBP-50200', code: 400 }));
});

test('items are counted by kind', () => {
  expect(countsOf(addStatus(withAddresses('a', 'b'), status))).toEqual({
    addresses: 2,
    tax_residences: 0,
    kyc_documents: 0,
    kyc_media: 0,
    kyc_checks: 0,
    kyc_statuses: 1,
  });
});
