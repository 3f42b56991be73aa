import { type Client, type Grant, userWith } from './client';
import { customerBody } from './examples';
import type { TestServer } from './server';

/** What is kept of `wholeCustomer`, per service, as a preview and a receipt tell it. */
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
  link: { user_customer_links: 1 },
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

/** Somebody who may do everything with the customers of some banks, and see what became of deletions. */
export const clerkOf = (server: TestServer, ...banks: string[]): Promise<Client> => {
  const atBanks = banks.flatMap((bank_id) => bankRoles.map((role): Grant => ({ role, bank_id })));
  return userWith(server, ...atBanks, ...systemRoles);
};

const NOW = '2024-02-13T20:38:17Z';

/** The ways in which something is attached to a customer: method, path and body. */
export const attachments = (
  bank: string,
  customer: { customer_id: string; customer_number: string },
  userId: string,
): [string, string, Record<string, unknown>][] => {
  const { customer_id, customer_number } = customer;
  const at = `/banks/${bank}/customers/${customer_id}`;
  const id = customer_id.slice(-12);
  return [
    ['POST', `${at}/attribute`, { name: 'SPECIAL_TAX_NUMBER', type: 'STRING', value: 'attribute of whole' }],
    [
      'POST',
      `${at}/address`,
      {
        line_1: 'No 1 the whole Road',
        line_2: '',
        line_3: '',
        city: 'Berlin',
        county: '',
        state: '',
        postcode: '13359',
        country_code: 'DE',
        tags: [],
        status: 'OK',
      },
    ],
    ['POST', `${at}/tax-residence`, { domain: 'whole', tax_number: '123' }],
    [
      'PUT',
      `${at}/kyc_documents/doc-${id}`,
      {
        customer_number,
        type: 'passport',
        number: '1',
        issue_date: NOW,
        issue_place: 'whole',
        expiry_date: NOW,
      },
    ],
    [
      'PUT',
      `${at}/kyc_media/med-${id}`,
      {
        customer_number,
        type: 'image',
        url: 'whole.png',
        date: NOW,
        relates_to_kyc_document_id: '',
        relates_to_kyc_check_id: '',
      },
    ],
    [
      'PUT',
      `${at}/kyc_check/chk-${id}`,
      {
        customer_number,
        date: NOW,
        how: 'online_meeting',
        staff_user_id: 'whole',
        staff_name: 'whole',
        satisfied: true,
        comments: '',
      },
    ],
    ['PUT', `${at}/kyc_statuses`, { customer_number, ok: true, date: NOW }],
    ['POST', `/banks/${bank}/user_customer_links`, { user_id: userId, customer_id }],
    [
      'POST',
      `/banks/${bank}/crm-events`,
      {
        customer_id,
        customer_name: 'whole',
        customer_number,
        category: 'Call',
        detail: 'whole',
        channel: 'Phone',
        scheduled_date: NOW,
        actual_date: NOW,
        result: 'Done',
      },
    ],
    [
      'POST',
      `${at}/social_media_handles`,
      { customer_number, type: 'Twitter', handle: '@whole', date_added: NOW, date_activated: NOW },
    ],
    [
      'POST',
      `${at}/messages`,
      { message: 'whole', transport: 'SMS', from_department: 'd', from_person: 'p' },
    ],
    [
      'POST',
      `/banks/${bank}/customer/${customer_id}/messages`,
      { message: 'whole', from_department: 'd', from_person: 'p' },
    ],
  ];
};

/** A customer with something of every kind in every service. */
export async function wholeCustomer(
  clerk: Client,
  bank: string,
): Promise<{ customer_id: string; customer_number: string }> {
  const made = await clerk.post(`/banks/${bank}/customers`, customerBody());
  expect([201, made.text]).toEqual([made.status, made.text]);
  const { customer_id, customer_number } = made.body;
  for (const [method, path, body] of attachments(bank, { customer_id, customer_number }, clerk.userId)) {
    const added = await clerk.send(method, path, body);
    expect([path, 201, added.text]).toEqual([path, added.status, added.text]);
  }
  return { customer_id, customer_number };
}
