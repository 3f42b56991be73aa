import { attribute } from './attribute/attribute.contract';
import { attributeEvents } from './attribute/attribute.events';
import { bank } from './bank/bank.contract';
import { bankEvents } from './bank/bank.events';
import { cascade } from './cascade/cascade.contract';
import { cascadeEvents } from './cascade/cascade.events';
import { crm } from './crm/crm.contract';
import { crmEvents } from './crm/crm.events';
import { customer } from './customer/customer.contract';
import { customerEvents } from './customer/customer.events';
import { identity } from './identity/identity.contract';
import { consumerEvents, userEvents, validationEvents } from './identity/identity.events';
import { kyc } from './kyc/kyc.contract';
import { kycEvents } from './kyc/kyc.events';
import { link } from './link/link.contract';
import { accountLinkEvents, linkEvents } from './link/link.events';

/** The actions, by service. */
export const contracts = { identity, bank, customer, attribute, kyc, link, crm, cascade };

/** The events, by entity: `events.customer.created`. */
export const events = {
  user: userEvents,
  consumer: consumerEvents,
  validation: validationEvents,
  bank: bankEvents,
  customer: { ...customerEvents, ...cascadeEvents },
  attribute: attributeEvents,
  kyc: kycEvents,
  link: linkEvents,
  account_link: accountLinkEvents,
  crm: crmEvents,
};
