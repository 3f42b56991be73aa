import { type Static, Type } from '@sinclair/typebox';
import { DateTime, FreeText, Name, Obj } from '../schema';

/** Shapes of links-crm-cascade.md, sections 4 to 6. Field order is the wire order. */

const customer_id = { examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] };
const customer_name = Name({ examples: ['Eveline Tripman'] });
const customer_number = Name({ examples: ['5987953'] });
const date = { examples: ['2024-02-13T20:38:17Z'] };

const contact = {
  category: Name({ examples: ['Call'] }),
  detail: FreeText({ examples: ['Asked for a new card'] }),
  channel: Name({ examples: ['Phone'] }),
};

/**
 * A contact with a customer (ruling 23). With `customer_id`, or the number of a customer of the
 * bank, the event belongs to that customer: it shows the customer's number, and goes when the customer is deleted.
 */
export const CrmEventInput = Obj({
  customer_id: Type.Optional(Name({ minLength: 1, ...customer_id })),
  customer_name,
  customer_number: Type.Optional(customer_number),
  ...contact,
  scheduled_date: Type.Optional(DateTime(date)),
  actual_date: DateTime(date),
  result: Type.Optional(Name({ examples: ['Done'] })),
});
export type CrmEventInput = Static<typeof CrmEventInput>;

/** Examples of what the published page shows are the page's own, here and below. */
const shown = { examples: ['String'] };
const shownDate = DateTime({ examples: ['1100-01-01T00:00:00Z'] });

export const CrmEvent = Obj({
  id: Type.String({ examples: ['5995d6a2-01b3-423c-a173-5481df49bdaf'] }),
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
  customer_name: Name(shown),
  customer_number,
  category: Name(shown),
  detail: FreeText(shown),
  channel: Name(shown),
  scheduled_date: Type.Union([shownDate, Type.Null()]),
  actual_date: shownDate,
  result: Name(shown),
});
export type CrmEvent = Static<typeof CrmEvent>;
export const CrmEvents = Obj({ crm_events: Type.Array(CrmEvent) });

const handle = {
  customer_number,
  type: Name({ examples: ['PlaceholderString'] }),
  handle: Name({ examples: ['PlaceholderString'] }),
  date_added: shownDate,
  date_activated: shownDate,
};

/** Body of addSocialMediaHandle, and an entry of the list, which is called `checks` (5.2). */
export const SocialMediaHandle = Obj(handle);
export type SocialMediaHandle = Static<typeof SocialMediaHandle>;
export const SocialMediaHandles = Obj({ checks: Type.Array(SocialMediaHandle) });

const text = { message: FreeText({ examples: ['Please call us back.'] }) };
const sender = {
  from_department: Name({ examples: ['Open Bank'] }),
  from_person: Name({ examples: ['Tom'] }),
};
const transport = Name({ examples: ['SMS'] });
const idAndDate = {
  id: Type.String({ examples: ['5995d6a2-01b3-423c-a173-5481df49bdaf'] }),
  date: DateTime(date),
};

/** A message to a customer (v4.0.0). */
export const CustomerMessageInput = Obj({ ...text, transport, ...sender });
export type CustomerMessageInput = Static<typeof CustomerMessageInput>;
export const CustomerMessage = Obj({ ...idAndDate, transport, ...text, ...sender });
export type CustomerMessage = Static<typeof CustomerMessage>;
export const CustomerMessages = Obj({ messages: Type.Array(CustomerMessage) });

/** A message to the user who acts for a customer (v1.4.0). */
export const UserMessageInput = Obj({ ...text, ...sender });
export type UserMessageInput = Static<typeof UserMessageInput>;
export const UserMessage = Obj({ ...idAndDate, ...text, ...sender });
export type UserMessage = Static<typeof UserMessage>;
export const UserMessages = Obj({ messages: Type.Array(UserMessage) });

export const Success = Obj({ success: Type.Literal('Success') });
