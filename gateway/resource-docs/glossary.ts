/** Terms of this area, in the project's own words. A dot in a title says whose field it is: `Bank.bank_id`. */
const terms: Readonly<Record<string, string>> = {
  Account: 'Accounts and transactions are kept by other systems..',
  Address: 'A postal address of a Customer. A Customer can have several, each with tags such as `mailing`.',
  'API.Version':
    'The second part of a path, such as `v4.0.0`. A version serves its own functions and those of older versions that it does not replace.',
  Bank: 'A legal entity that Customers belong to. Roles are granted for one Bank or for all.',
  'Bank.bank_id': 'Identifies a Bank, and stands in nearly every path: `gh.29.uk`.',
  Cascade:
    'Delete Customer Cascade removes a Customer and all that hangs on it in every service: all or nothing. Afterwards nothing of it can be seen, and its number is free.',
  Consumer:
    'An application that calls the API for a User. It is known by its consumer key; disabling it stops all its tokens at once.',
  'Consumer.consumer_id': 'Identifies a Consumer. It is not the consumer key.',
  'Correlated Entities': 'The Users and Customers that User Customer Links connect with the current User.',
  'CRM Event': 'A contact of the Bank with a Customer: who, when, by which channel, and what came of it.',
  Customer: 'A person or company, as one Bank knows it. The same person is another Customer at another Bank.',
  'Customer Account Link':
    'Says that an account, which another system keeps, belongs to a Customer. It gives no access.',
  'Customer Attribute':
    'A name, a type and a value that a Bank keeps of a Customer. Customers can be found by their attributes. A definition can fix the type of a name.',
  'Customer.customer_id': 'Identifies a Customer, and is never given to another one.',
  'Customer.customer_number':
    'The number by which people know a Customer. It is unique at its Bank, and can be changed.',
  'Customer.dependants':
    'How many people depend on the Customer; `dob_of_dependants` has the birth day of each.',
  'Customer.kyc_status': 'Whether the Bank is satisfied with its knowledge of the Customer.',
  'Customer.last_ok_date': 'When the data of the Customer were last found to be right.',
  'Customer Message': 'A message of the Bank to a Customer, or to the User who acts for it.',
  'Direct Login':
    'How an application logs a User in: `POST /my/logins/direct` with the header `DirectLogin: username=NAME,password=PASSWORD,consumer_key=KEY` gives a token, which is sent as `DirectLogin: token=TOKEN` with every request.',
  Entitlement:
    'A Role that a User holds, at one Bank or for the system. A User who needs one makes an Entitlement Request.',
  'Entitlement Request':
    'A User asks for a Role. The request is closed when the Role is granted or the request is deleted.',
  Firehose: 'Bulk access to all Customers of a Bank, where the instance allows it.',
  'Idempotency Key':
    'With the header `Idempotency-Key`, a POST that is sent again after a lost answer is done once; the second answer is that of the first.',
  KYC: 'Know your customer: the checks, documents, media and statuses that a Bank has to keep of a Customer.',
  Meeting:
    'A conference of a User with a Bank, which takes place elsewhere. Only the User who created it sees it.',
  'Meeting.meeting_id': 'Identifies a Meeting.',
  Role: 'A permission, such as `CanGetCustomer`. Some Roles apply at one Bank, others to the whole system.',
  Scope: 'A Role that a Consumer holds. It gives no access by itself.',
  'Social Media Handle': 'The name of a Customer in a social network.',
  'Tax Residence': 'A country in which a Customer pays taxes, with the tax number there.',
  User: 'A person who can log in. A User is not a Customer; User Customer Links connect the two.',
  'User Customer Link': 'Says that a User acts for a Customer. Only active links count.',
  'User.user_id': 'Identifies a User.',
  'User.username': 'The name by which a User logs in. It is unique among the Users of one identity provider.',
};

/** All terms with their texts in markdown, sorted by title. */
export const glossary: readonly (readonly [title: string, markdown: string])[] = Object.entries(terms).sort(
  ([a], [b]) => (a < b ? -1 : 1),
);

const titles = glossary.map(([title]) => title);

/**
 * Where the glossary explains a name: an item of that title, or for an id the field of that name; empty when there is
 * none (resource-docs.md 3).
 */
export function anchorOf(name: string): string {
  const wanted = name.toLowerCase();
  const found = titles.find((title) => {
    const known = title.toLowerCase();
    return known === wanted || known.endsWith(`.${wanted}`);
  });
  return (found ?? '').replaceAll(' ', '-');
}
