import { attribute } from '../../packages/contracts/attribute/attribute.contract';
import { crm } from '../../packages/contracts/crm/crm.contract';
import { customer } from '../../packages/contracts/customer/customer.contract';
import { kyc } from '../../packages/contracts/kyc/kyc.contract';
import { link } from '../../packages/contracts/link/link.contract';
import type { participantActions } from '../../packages/contracts/participant';

/** A service that stores data of customers, as the saga sees it. */
export interface Participant {
  readonly name: string;
  readonly actions: ReturnType<typeof participantActions>;
}

/** The authority on which customers exist: fenced first, purged last. */
export const authority: Participant = customer;

/** All other participants, in no order. To add a service that stores data of customers, add it here. */
export const others: readonly Participant[] = [kyc, attribute, link, crm];

export const participants: readonly Participant[] = [authority, ...others];
