import { attributeEndpoints } from './attribute';
import { bankEndpoints } from './bank';
import { customerEndpoints } from './customer';
import type { Endpoint } from './endpoint';
import { identityEndpoints } from './identity';
import { consumerEndpoints, entitlementEndpoints } from './identity-roles';
import { kycEndpoints } from './kyc';
import { kycAddressEndpoints } from './kyc-addresses';
import { metaEndpoints } from './meta';

/** The endpoint table: every REST endpoint that is served, once. */
export const endpoints: readonly Endpoint[] = [
  ...metaEndpoints,
  ...identityEndpoints,
  ...entitlementEndpoints,
  ...consumerEndpoints,
  ...bankEndpoints,
  ...customerEndpoints,
  ...attributeEndpoints,
  ...kycAddressEndpoints,
  ...kycEndpoints,
];
