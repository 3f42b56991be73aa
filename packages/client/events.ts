import { attributeEvents } from '../contracts/attribute/attribute.events';
import { bankEvents } from '../contracts/bank/bank.events';
import { cascadeEvents } from '../contracts/cascade/cascade.events';
import { crmEvents } from '../contracts/crm/crm.events';
import { customerEvents } from '../contracts/customer/customer.events';
import { userEvents } from '../contracts/identity/identity.events';
import { kycEvents } from '../contracts/kyc/kyc.events';
import { linkEvents } from '../contracts/link/link.events';

/** What can be followed, by what it is about: `events.customer.created`. */
export const events = {
  attribute: attributeEvents,
  bank: bankEvents,
  crm: crmEvents,
  customer: { ...customerEvents, ...cascadeEvents },
  kyc: kycEvents,
  link: linkEvents,
  user: userEvents,
};
