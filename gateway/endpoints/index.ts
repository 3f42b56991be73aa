import { accountLinkEndpoints } from './account-links';
import { attributeEndpoints } from './attribute';
import { bankEndpoints } from './bank';
import { earlierBankEndpoints } from './bank-earlier';
import { cascadeEndpoints } from './cascade';
import { crmEndpoints } from './crm';
import { customerEndpoints } from './customer';
import { earlierCustomerEndpoints } from './customer-earlier';
import { customerV5Endpoints } from './customer-v5';
import { documentationEndpoints } from './documentation';
import type { Endpoint } from './endpoint';
import { entitlementRequestEndpoints } from './entitlement-requests';
import { identityEndpoints } from './identity';
import { consumerEndpoints, entitlementEndpoints } from './identity-roles';
import { kycEndpoints } from './kyc';
import { kycAddressEndpoints } from './kyc-addresses';
import { linkEndpoints } from './link';
import { meetingEndpoints } from './meetings';
import { metaEndpoints } from './meta';
import { openApiEndpoint } from './openapi';
import { scopeEndpoints } from './scopes';
import { startUpEndpoints } from './start-up';
import { statusEndpoints } from './status';
import { userAttributeEndpoints } from './user-attribute';
import { usersByNameEndpoints } from './users-by-name';
import { earlierUserEndpoints } from './users-earlier';
import { validationEndpoints } from './validations';
import { withPrefixes } from './versions';

/** The endpoint table: every REST endpoint that is served, once. */
export const endpoints: readonly Endpoint[] = withPrefixes([
  ...metaEndpoints,
  ...startUpEndpoints,
  ...statusEndpoints,
  openApiEndpoint(() => endpoints),
  ...documentationEndpoints(() => endpoints),
  ...identityEndpoints,
  ...usersByNameEndpoints,
  ...userAttributeEndpoints,
  ...entitlementEndpoints,
  ...entitlementRequestEndpoints,
  ...consumerEndpoints,
  ...scopeEndpoints,
  ...validationEndpoints,
  ...bankEndpoints,
  ...customerEndpoints,
  ...customerV5Endpoints,
  ...attributeEndpoints,
  ...kycAddressEndpoints,
  ...kycEndpoints,
  ...linkEndpoints,
  ...accountLinkEndpoints,
  ...crmEndpoints,
  ...meetingEndpoints,
  ...cascadeEndpoints,
  ...earlierBankEndpoints,
  ...earlierCustomerEndpoints,
  ...earlierUserEndpoints,
]);
