import { attributeEndpoints } from './attribute';
import { bankEndpoints } from './bank';
import { cascadeEndpoints } from './cascade';
import { crmEndpoints } from './crm';
import { customerEndpoints } from './customer';
import type { Endpoint } from './endpoint';
import { identityEndpoints } from './identity';
import { consumerEndpoints, entitlementEndpoints } from './identity-roles';
import { kycEndpoints } from './kyc';
import { kycAddressEndpoints } from './kyc-addresses';
import { linkEndpoints } from './link';
import { metaEndpoints } from './meta';
import { openApiEndpoint } from './openapi';
import { userAttributeEndpoints } from './user-attribute';
import { usersByNameEndpoints } from './users-by-name';

/** The endpoint table: every REST endpoint that is served, once. */
export const endpoints: readonly Endpoint[] = [
  ...metaEndpoints,
  openApiEndpoint(() => endpoints),
  ...identityEndpoints,
  ...usersByNameEndpoints,
  ...userAttributeEndpoints,
  ...entitlementEndpoints,
  ...consumerEndpoints,
  ...bankEndpoints,
  ...customerEndpoints,
  ...attributeEndpoints,
  ...kycAddressEndpoints,
  ...kycEndpoints,
  ...linkEndpoints,
  ...crmEndpoints,
  ...cascadeEndpoints,
];
