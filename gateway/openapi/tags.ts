/** What the tags of the endpoint table stand for. */
export const tagDescriptions: Readonly<Record<string, string>> = {
  API: 'What the server says of itself',
  Authentication: 'Getting a token',
  Bank: 'Banks, which everything else belongs to',
  Consumer: 'Applications that call the API for users',
  Customer: 'Customers of a bank and all that hangs on them',
  'Customer-Message': 'Messages to customers and to the users who act for them',
  Entitlement: 'Roles that users hold',
  FirehoseData: 'Bulk access, where the instance allows it',
  KYC: 'Know your customer: addresses, tax residences, documents, media, checks and statuses',
  Person: 'What concerns natural persons',
  Role: 'What users may be allowed to do',
  User: 'Users, their logins and what they say of themselves',
};
