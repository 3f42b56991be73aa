import { type EventOf, events } from '@obp-customer-services/client';

/** The view as a pure function: the events that it follows, and the row of a customer after each event. */

/** The input of the view. */
export const followed = [
  events.customer.created,
  events.customer.deleted,
  events.link.created,
  events.link.deleted,
] as const;

export type Followed = EventOf<(typeof followed)[number]>;

/** The stored row of a customer. */
export interface Row {
  readonly created: boolean;
  /** Stays after the deletion of the customer: events of other services about it may come later. */
  readonly deleted: boolean;
  /** How many users act for the customer. */
  readonly links: number;
}

const NOTHING: Row = { created: false, deleted: false, links: 0 };

/**
 * A row after an event. Order holds for one source and subject only: the event of a link may come before that of its customer, so
 * every event is applied by itself.
 */
export function after(event: Followed, row = NOTHING): Row {
  switch (event.type) {
    case 'customer.created.v1':
      return { ...row, created: true };
    case 'customer.deleted.v1':
      return { ...row, deleted: true };
    case 'link.created.v1':
      return { ...row, links: row.links + 1 };
    case 'link.deleted.v1':
      return { ...row, links: row.links - 1 };
  }
}

export const isShown = ({ created, deleted }: Row): boolean => created && !deleted;
