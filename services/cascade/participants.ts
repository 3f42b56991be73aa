import { attribute } from '../../packages/contracts/attribute/attribute.contract';
import { crm } from '../../packages/contracts/crm/crm.contract';
import { customer } from '../../packages/contracts/customer/customer.contract';
import { kyc } from '../../packages/contracts/kyc/kyc.contract';
import { link } from '../../packages/contracts/link/link.contract';
import type { participantActions } from '../../packages/contracts/participant';

/** A service that keeps something of a customer, as far as the saga has to do with it. */
export interface Participant {
  readonly name: string;
  readonly actions: ReturnType<typeof participantActions>;
}

/** The authority on which customers are there: the first to fence, the last to purge. */
export const authority: Participant = customer;

/** All others, in no order. A new service that keeps something of a customer is a new entry, and nothing else. */
export const others: readonly Participant[] = [kyc, attribute, link, crm];

export const participants: readonly Participant[] = [authority, ...others];
