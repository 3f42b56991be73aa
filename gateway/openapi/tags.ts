/** The groups of endpoints: the first tag of each row. */
export const tagDescriptions: Readonly<Record<string, string>> = {
  API: 'The server itself',
  'Authentication-Type-Validation': 'Which credentials single operations take',
  Bank: 'Banks, which everything else belongs to',
  Consumer: 'Applications that call the API for users',
  Customer: 'Customers of a bank and all that hangs on them',
  'Customer-Meeting': 'Conferences with a bank, which take place elsewhere',
  'Customer-Message': 'Messages to customers and to the users who act for them',
  Documentation: 'How the API describes itself',
  'JSON-Schema-Validation': 'JSON schemas for the bodies of single operations',
  KYC: 'Know your customer: addresses, tax residences, documents, media, checks and statuses',
  Person: 'Customers of the user who calls, as earlier versions group them',
  Role: 'Permissions of users',
  Scope: 'Roles that applications hold',
  User: 'Users, their logins and what they say of themselves',
};
