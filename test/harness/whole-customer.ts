import { randomInt } from 'node:crypto';
import { type Client, type Grant, userWith } from './client';
import { customerBody } from './examples';
import type { TestServer } from './server';

/** The documents of `wholeCustomer`, per service, as preview and receipt count them. */
export const WHOLE = {
  customer: { customers: 1 },
  kyc: {
    addresses: 1,
    tax_residences: 1,
    kyc_checks: 1,
    kyc_documents: 1,
    kyc_media: 1,
    kyc_statuses: 1,
  },
  attribute: { customer_attributes: 1 },
  link: { user_customer_links: 1, customer_account_links: 1 },
  crm: { social_media_handles: 1, crm_events: 1, customer_messages: 1, user_messages: 1 },
};

const bankRoles = [
  'CanCreateCustomer',
  'CanGetCustomer',
  'CanUpdateCustomerEmail',
  'CanUpdateCustomerNumber',
  'CanDeleteCustomerCascade',
  'CanCreateCustomerAttributeAtOneBank',
  'CanGetCustomerAttributesAtOneBank',
  'CanCreateCustomerAddress',
  'CanGetCustomerAddress',
  'CanCreateTaxResidence',
  'CanGetTaxResidence',
  'CanAddKycDocument',
  'CanAddKycMedia',
  'CanAddKycCheck',
  'CanAddKycStatus',
  'CanCreateCustomerAccountLink',
  'CanGetCustomerAccountLinks',
  'CanCreateUserCustomerLink',
  'CanGetUserCustomerLink',
  'CanGetCorrelatedUsersInfo',
  'CanCreateCrmEvent',
  'CanAddSocialMediaHandle',
  'CanGetSocialMediaHandles',
  'CanCreateCustomerMessage',
  'CanGetCustomerMessages',
];
const systemRoles = [
  'CanGetAnyKycChecks',
  'CanGetAnyKycDocuments',
  'CanGetAnyKycMedia',
  'CanGetAnyKycStatuses',
  'CanGetCustomersAtAnyBank',
  'CanGetCascadeSagas',
];

/** A user with all roles for the customers of some banks, who can also read sagas. */
export const clerkOf = (server: TestServer, ...banks: string[]): Promise<Client> => {
  const atBanks = banks.flatMap((bank_id) => bankRoles.map((role): Grant => ({ role, bank_id })));
  return userWith(server, ...atBanks, ...systemRoles);
};

const NOW = '2024-02-13T20:38:17Z';

/** A customer with data in every service, and the texts that all this data contains. */
export interface WholeCustomer {
  readonly customer_id: string;
  readonly customer_number: string;
  /** Twelve digits that every text of the customer carries and nothing else does. */
  readonly canary: string;
}

const newCanary = (): string => String(randomInt(1e11, 1e12));

/** The body of createCustomer with the canary in every text. */
const customerWith = (canary: string) => {
  const text = `whole ${canary}`;
  return customerBody({
    legal_name: text,
    mobile_phone_number: `+${canary}`,
    email: `whole.${canary}@example.com`,
    face_image: { url: text, date: NOW },
    relationship_status: text,
    credit_rating: { rating: text, source: text },
    highest_education_attained: text,
    employment_status: text,
    title: text,
    branch_id: canary,
    name_suffix: text,
  });
};

/**
 * The ways in which something is attached to a customer: method, path and body. Every text has the canary and the
 * name of the writer.
 */
export const attachments = (
  bank: string,
  customer: WholeCustomer,
  userId: string,
  writer = '',
): [string, string, Record<string, unknown>][] => {
  const { customer_id, customer_number, canary } = customer;
  const at = `/banks/${bank}/customers/${customer_id}`;
  const id = customer_id.slice(-12);
  const text = `whole ${canary}${writer}`;
  return [
    ['POST', `${at}/attribute`, { name: 'SPECIAL_TAX_NUMBER', type: 'STRING', value: text }],
    [
      'POST',
      `${at}/address`,
      {
        line_1: text,
        line_2: text,
        line_3: text,
        city: text,
        county: text,
        state: text,
        postcode: text,
        country_code: 'DE',
        tags: [text],
        status: text,
      },
    ],
    ['POST', `${at}/tax-residence`, { domain: text, tax_number: text }],
    [
      'PUT',
      `${at}/kyc_documents/doc-${id}`,
      { customer_number, type: text, number: text, issue_date: NOW, issue_place: text, expiry_date: NOW },
    ],
    [
      'PUT',
      `${at}/kyc_media/med-${id}`,
      {
        customer_number,
        type: text,
        url: text,
        date: NOW,
        relates_to_kyc_document_id: text,
        relates_to_kyc_check_id: text,
      },
    ],
    [
      'PUT',
      `${at}/kyc_check/chk-${id}`,
      {
        customer_number,
        date: NOW,
        how: text,
        staff_user_id: text,
        staff_name: text,
        satisfied: true,
        comments: text,
      },
    ],
    ['PUT', `${at}/kyc_statuses`, { customer_number, ok: true, date: NOW }],
    [
      'POST',
      `/obp/v5.0.0/banks/${bank}/customer-account-links`,
      {
        customer_id,
        bank_id: bank,
        account_id: `${canary}${writer}`.replaceAll(/[^A-Za-z0-9]/g, '-'),
        relationship_type: text,
      },
    ],
    ['POST', `/banks/${bank}/user_customer_links`, { user_id: userId, customer_id }],
    [
      'POST',
      `/banks/${bank}/crm-events`,
      {
        customer_id,
        customer_name: text,
        customer_number,
        category: text,
        detail: text,
        channel: text,
        scheduled_date: NOW,
        actual_date: NOW,
        result: text,
      },
    ],
    [
      'POST',
      `${at}/social_media_handles`,
      { customer_number, type: text, handle: text, date_added: NOW, date_activated: NOW },
    ],
    ['POST', `${at}/messages`, { message: text, transport: text, from_department: text, from_person: text }],
    [
      'POST',
      `/banks/${bank}/customer/${customer_id}/messages`,
      { message: text, from_department: text, from_person: text },
    ],
  ];
};

/** A customer with something of every kind in every service, and its canary in every text. */
export async function wholeCustomer(clerk: Client, bank: string): Promise<WholeCustomer> {
  const canary = newCanary();
  const made = await clerk.post(`/banks/${bank}/customers`, customerWith(canary));
  expect([made.status, made.text]).toEqual([201, made.text]);
  const { customer_id, customer_number } = made.body;
  const customer = { customer_id, customer_number, canary };
  for (const [method, path, body] of attachments(bank, customer, clerk.userId)) {
    const added = await clerk.send(method, path, body);
    expect([path, 201, added.text]).toEqual([path, added.status, added.text]);
  }
  return customer;
}
