import { session } from '../api/session';
import { ALL, type Search, wayOf } from './search';

/**
 * The last search, kept in this tab until the log-out: a reload, and the way back from a customer, lead to the same list.
 * It may hold a name or a phone number, so it is never in the address.
 */
const KEY = 'obp.search';

session.onChange(() => {
  if (session.current() === undefined) sessionStorage.removeItem(KEY);
});

export const lastSearch = {
  keep: (search: Search): void => sessionStorage.setItem(KEY, JSON.stringify(search)),
  read(): Search {
    try {
      const { way, value, name, offset } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
      if (typeof value !== 'string' || typeof name !== 'string' || !Number.isInteger(offset)) return ALL;
      return { way: wayOf(String(way)), value, name, offset };
    } catch {
      return ALL;
    }
  },
};
