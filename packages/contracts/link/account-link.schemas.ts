import { type Static, Type } from '@sinclair/typebox';
import { Name, Obj } from '../schema';

const customer_id = { examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] };
const relationship_type = Name({ examples: ['Owner'] });
/** Accounts are kept by other systems: the id is a reference, of which only the form is checked. */
const account_id = Type.String({
  pattern: '^[A-Za-z0-9._-]{1,36}$',
  examples: ['8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0'],
});

/** Bodies of createCustomerAccountLink and updateCustomerAccountLinkById (later-versions.md 6). */
export const AccountLinkInput = Obj({
  customer_id: Name(customer_id),
  bank_id: Name({ examples: ['gh.29.uk'] }),
  account_id,
  relationship_type,
});
export const RelationshipInput = Obj({ relationship_type });

/** An account that belongs to a customer. The link gives no access. */
export const AccountLink = Obj({
  customer_account_link_id: Type.String({ examples: ['xyz8a7e4-6d02-40e3-a129-0b2bf89de8uh'] }),
  customer_id: Type.String(customer_id),
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
  account_id: Type.String({ examples: account_id.examples }),
  relationship_type,
});
export type AccountLink = Static<typeof AccountLink>;
export const AccountLinks = Obj({ links: Type.Array(AccountLink) });
