import { writeFileSync } from 'node:fs';
import { hasPage } from '../gateway/http/page';
import { exampleOf } from '../gateway/openapi/example';
import type { Config } from '../packages/config';
import { CustomerInput } from '../packages/contracts/customer/customer.schemas';
import type { FirstStart } from '../services/identity/identity.service';

/**
 * The text for standard output after a start. With `WELCOME_FILE`, a generated password goes to that file, which only its
 * owner can read, because the standard output of a container is a log.
 */
export function announcement(config: Config, made: FirstStart | undefined): string {
  const file = config.WELCOME_FILE;
  if (file === undefined) return welcome(config, made);
  if (made?.password === undefined) return welcome(config, undefined);
  writeFileSync(file, welcome(config, made), { mode: 0o600 });
  return `${welcome(config, undefined)}How to log in is in ${file}\n`;
}

/** The message after a start: the address, and lines to paste. */
function welcome(config: Config, made: FirstStart | undefined): string {
  const api = `${config.publicUrl}/obp/v4.0.0`;
  const page = hasPage()
    ? `(a page to explore and try them: ${config.publicUrl}/)`
    : '(there is no page to explore them: `npm run build` says why)';
  const where = `OBP Customer Services are at ${api}\n${page}\n`;
  if (made === undefined) return where;
  const password = made.password ?? '<the password shown at the first start>';
  return `
${where}(described at ${api}/openapi.json)

  user name     ${made.username}
  password      ${password}
  consumer key  ${made.consumer_key}
${made.password === undefined ? '' : `\nThe password is shown this once. Data and keys are kept in ${config.STORE_URL}.\n`}
At the page, paste these lines into the login. Without it: log in, give yourself roles, make a customer, read it (paste as it is):

  API=${api}
  TOKEN=$(curl -s -X POST ${config.publicUrl}/my/logins/direct -H 'DirectLogin: username=${made.username},password=${password},consumer_key=${made.consumer_key}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
  ME=$(curl -s $API/users/current/user_id -H "DirectLogin: token=$TOKEN" | sed 's/.*"user_id":"\\([^"]*\\)".*/\\1/')
  for ROLE in CanCreateCustomer CanGetCustomer; do curl -s $API/users/$ME/entitlements -H "DirectLogin: token=$TOKEN" -H 'Content-Type: application/json' -d "{\\"bank_id\\":\\"obp1\\",\\"role_name\\":\\"$ROLE\\"}"; echo; done
  curl -s $API/banks/obp1/customers -H "DirectLogin: token=$TOKEN" -H 'Content-Type: application/json' -d '${EXAMPLE}'; echo
  curl -s $API/banks/obp1/customers -H "DirectLogin: token=$TOKEN"; echo

`;
}

/** The example of the API's own description, ready to paste. */
const EXAMPLE = JSON.stringify(exampleOf(CustomerInput));
