import { useRead } from '../api/api';
import { byName } from './by-name';

export type Way = 'name' | 'number' | 'phone' | 'attribute';

export const wayOf = (text: string): Way =>
  text === 'number' || text === 'phone' || text === 'attribute' ? text : 'name';

export interface Search {
  readonly way: Way;
  /** Without a value, all customers are listed. */
  readonly value: string;
  readonly name: string;
  readonly offset: number;
}

export const ALL: Search = { way: 'name', value: '', name: '', offset: 0 };

/** Customers on one page; and among how many the page looks for a name, which the API does not search. */
const PAGE = 25;
export const MANY = 500;
export const pageOf = ({ way, value }: Search): number => (way === 'name' && value !== '' ? MANY : PAGE);

interface Row {
  readonly customer_id: string;
  readonly customer_number: string;
  readonly legal_name: string;
  readonly mobile_phone_number: string;
  readonly email: string;
}

/** The API takes a pattern, in which `%` stands for any text. */
const patternOf = (part: string): string => (/[%_]/.test(part) ? part : `%${part}%`);

/** The matches, and the number of customers that were read. */
interface Found {
  readonly rows: readonly Row[];
  readonly read: number;
}

const allOf = (rows: readonly Row[]): Found => ({ rows, read: rows.length });

/** Searches the customers of a bank through the API. */
export function useFound(bank: string, search: Search) {
  const { way, value, name, offset } = search;
  const path = { BANK_ID: bank };
  const isListed = value === '' || way === 'attribute' || way === 'name';
  const page = { limit: String(pageOf(search)), offset: String(offset) };
  const query: Record<string, string> =
    value !== '' && way === 'attribute' ? { ...page, [name]: value } : page;
  const listed = useRead('OBPv4.0.0-getCustomersByAttributes', { path, query }, { enabled: isListed });
  const byNumber = useRead(
    'OBPv3.1.0-getCustomerByCustomerNumber',
    { path, body: { customer_number: value } },
    { enabled: !isListed && way === 'number' },
  );
  const byPhone = useRead(
    'OBPv4.0.0-getCustomersByCustomerPhoneNumber',
    { path, body: { mobile_phone_number: patternOf(value) } },
    { enabled: !isListed && way === 'phone' },
  );
  if (isListed) {
    const sought = way === 'name' ? value.toLowerCase() : '';
    const among = (customers: readonly Row[]): Found => ({
      rows: byName(customers, sought),
      read: customers.length,
    });
    return { ...listed, data: listed.data && among(listed.data.customers) };
  }
  return way === 'number'
    ? { ...byNumber, data: byNumber.data && allOf([byNumber.data]) }
    : { ...byPhone, data: byPhone.data && allOf(byPhone.data.customers) };
}
