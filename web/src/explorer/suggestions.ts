import { useRead } from '../api/api';
import type { Operation } from '../api/description';
import { useSession } from '../api/session';
import { useBank } from '../parts/bank';

interface Suggestion {
  readonly value: string;
  readonly label: string;
}

/** Suggestions for the parameters of a path: banks, the user, and customers that the user may see. */
export function useSuggestions({
  pathParameters,
}: Operation): Readonly<Record<string, readonly Suggestion[]>> {
  const { bank, banks } = useBank();
  const held = useSession();
  const isNamed = (name: string) => pathParameters.some((parameter) => parameter.name === name);
  const customers = useRead(
    'OBPv4.0.0-getCustomersByAttributes',
    { path: { BANK_ID: bank }, query: { limit: '50' } },
    { enabled: held !== undefined && bank !== '' && isNamed('CUSTOMER_ID') },
  );
  const me = useRead('OBPv4.0.0-getCurrentUserId', {}, { enabled: held !== undefined && isNamed('USER_ID') });
  return {
    BANK_ID: banks.map((id) => ({ value: id, label: id })),
    CUSTOMER_ID: (customers.data?.customers ?? []).map(({ customer_id, legal_name, customer_number }) => ({
      value: customer_id,
      label: `${legal_name}, ${customer_number}`,
    })),
    USER_ID: me.data === undefined ? [] : [{ value: me.data.user_id, label: 'you' }],
    API_VERSION: [{ value: 'v4.0.0', label: 'v4.0.0' }],
  };
}
