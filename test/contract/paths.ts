import type { Method } from '../../gateway/endpoints/endpoint';
import type { Version } from '../../gateway/endpoints/versions';

/** Where a function of the page is found. The page prints neither method nor path; these are conventions 1.2. */
interface Place {
  readonly method: Method;
  readonly path: string;
  /** The oldest version whose prefix serves it; all later ones do as well, unless `only`. */
  readonly since: Version;
  readonly only?: true;
}

const place = (method: Method, path: string, since: Version, only?: true): Place => ({
  method,
  path,
  since,
  ...(only === undefined ? {} : { only }),
});

const CUSTOMER = '/banks/BANK_ID/customers/CUSTOMER_ID';

export const places: Readonly<Record<string, Place>> = {
  createCustomerAddress: place('POST', `${CUSTOMER}/address`, 'v3.1.0'),
  createCustomer: place('POST', '/banks/BANK_ID/customers', 'v4.0.0', true),
  createCustomerAttribute: place('POST', `${CUSTOMER}/attribute`, 'v4.0.0'),
  addSocialMediaHandle: place('POST', `${CUSTOMER}/social_media_handles`, 'v2.0.0'),
  createTaxResidence: place('POST', `${CUSTOMER}/tax-residence`, 'v3.1.0'),
  createUserCustomerLinks: place('POST', '/banks/BANK_ID/user_customer_links', 'v4.0.0'),
  createOrUpdateCustomerAttributeAttributeDefinition: place(
    'PUT',
    '/banks/BANK_ID/attribute-definitions/customer',
    'v4.0.0',
  ),
  deleteCustomerAddress: place('DELETE', `${CUSTOMER}/addresses/CUSTOMER_ADDRESS_ID`, 'v3.1.0'),
  deleteCustomerAttribute: place(
    'DELETE',
    '/banks/BANK_ID/CUSTOMER_ID/attributes/CUSTOMER_ATTRIBUTE_ID',
    'v4.0.0',
  ),
  deleteCustomerAttributeDefinition: place(
    'DELETE',
    '/banks/BANK_ID/attribute-definitions/ATTRIBUTE_DEFINITION_ID/customer',
    'v4.0.0',
  ),
  deleteCustomerCascade: place(
    'DELETE',
    '/management/cascading/banks/BANK_ID/customers/CUSTOMER_ID',
    'v4.0.0',
  ),
  deleteTaxResidence: place('DELETE', `${CUSTOMER}/tax_residencies/TAX_RESIDENCE_ID`, 'v3.1.0'),
  deleteUserCustomerLink: place(
    'DELETE',
    '/banks/BANK_ID/user_customer_links/USER_CUSTOMER_LINK_ID',
    'v4.0.0',
  ),
  getCrmEvents: place('GET', '/banks/BANK_ID/crm-events', 'v1.4.0'),
  getMyCorrelatedEntities: place('GET', '/my/correlated-entities', 'v4.0.0'),
  getCorrelatedUsersInfoByCustomerId: place('GET', `${CUSTOMER}/correlated-users`, 'v4.0.0'),
  getCustomerAddresses: place('GET', `${CUSTOMER}/addresses`, 'v3.1.0'),
  getCustomerAttributeById: place('GET', `${CUSTOMER}/attributes/ATTRIBUTE_ID`, 'v4.0.0'),
  getCustomerAttributeDefinition: place('GET', '/banks/BANK_ID/attribute-definitions/customer', 'v4.0.0'),
  getCustomerAttributes: place('GET', `${CUSTOMER}/attributes`, 'v4.0.0'),
  getSocialMediaHandles: place('GET', `${CUSTOMER}/social_media_handles`, 'v2.0.0'),
  getCustomerByCustomerId: place('GET', CUSTOMER, 'v3.1.0'),
  getCustomerByCustomerNumber: place('POST', '/banks/BANK_ID/customers/customer-number', 'v3.1.0'),
  getCustomersMinimalAtAnyBank: place('GET', '/customers-minimal', 'v4.0.0'),
  getCustomersAtAnyBank: place('GET', '/customers', 'v4.0.0'),
  getCustomersByAttributes: place('GET', '/banks/BANK_ID/customers', 'v4.0.0', true),
  getCustomersByCustomerPhoneNumber: place(
    'POST',
    '/banks/BANK_ID/search/customers/mobile-phone-number',
    'v4.0.0',
  ),
  getCustomersForUser: place('GET', '/users/current/customers', 'v3.0.0'),
  getFirehoseCustomers: place('GET', '/banks/BANK_ID/firehose/customers', 'v3.1.0'),
};
