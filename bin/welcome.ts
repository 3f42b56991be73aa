import type { Config } from '../packages/config';
import type { FirstStart } from '../services/identity/identity.service';

/** What a person reads who has just started the server: where it is, and lines to paste. */
export function welcome(config: Config, made: FirstStart | undefined): string {
  const api = `${config.publicUrl}/obp/v4.0.0`;
  if (made === undefined) return `OBP Customer Services are at ${api}\n`;
  const password = made.password ?? '<the password shown at the first start>';
  return `
OBP Customer Services are at ${api}
(described at ${api}/openapi.json)

  user name     ${made.username}
  password      ${password}
  consumer key  ${made.consumer_key}
${made.password === undefined ? '' : '\nThe password is shown this once. Data and keys are kept in ' + config.STORE_URL + '.\n'}
Log in, give yourself roles, make a customer, read it (paste as it is):

  API=${api}
  TOKEN=$(curl -s -X POST ${config.publicUrl}/my/logins/direct -H 'DirectLogin: username=${made.username},password=${password},consumer_key=${made.consumer_key}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
  ME=$(curl -s $API/users/current/user_id -H "DirectLogin: token=$TOKEN" | sed 's/.*"user_id":"\\([^"]*\\)".*/\\1/')
  for ROLE in CanCreateCustomer CanGetCustomer; do curl -s $API/users/$ME/entitlements -H "DirectLogin: token=$TOKEN" -H 'Content-Type: application/json' -d "{\\"bank_id\\":\\"obp1\\",\\"role_name\\":\\"$ROLE\\"}"; echo; done
  curl -s $API/banks/obp1/customers -H "DirectLogin: token=$TOKEN" -H 'Content-Type: application/json' -d '${EXAMPLE}'; echo
  curl -s $API/banks/obp1/customers -H "DirectLogin: token=$TOKEN"; echo

`;
}

const EXAMPLE = JSON.stringify({
  legal_name: 'Eveline Tripman',
  mobile_phone_number: '+44 07972 444 876',
  email: 'eveline@example.com',
  face_image: { url: 'www.example.com/face.png', date: '2024-02-13T20:38:17Z' },
  date_of_birth: '1990-01-01T00:00:00Z',
  relationship_status: 'single',
  dependants: 1,
  dob_of_dependants: ['2015-05-05T00:00:00Z'],
  credit_rating: { rating: 'OBP', source: 'OBP' },
  credit_limit: { currency: 'EUR', amount: '0' },
  highest_education_attained: 'Master',
  employment_status: 'worker',
  kyc_status: false,
  last_ok_date: '2024-02-13T20:38:17Z',
  title: 'Dr.',
  branch_id: 'DERBY6',
  name_suffix: 'Sr',
});
