import { type Static, Type } from '@sinclair/typebox';
import { CustomerAttribute } from '../attribute/attribute.schemas';
import { Customer, CustomerDay } from '../customer/customer.schemas';
import { UserWithAttributes } from '../identity/user-attribute.schemas';
import { DateTime, Name, Obj } from '../schema';

const customer_id = { examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] };
const user_id = { examples: ['9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1'] };

/** Body of createUserCustomerLinks. */
export const LinkInput = Obj({
  user_id: Name(user_id),
  customer_id: Name({ minLength: 1, ...customer_id }),
});

/** That a user acts for a customer (links-crm-cascade 1.1). */
export const Link = Obj({
  user_customer_link_id: Type.String({ examples: ['zz8ac7e4-6d02-40e3-a129-0b2bf89de8uh'] }),
  customer_id: Type.String(customer_id),
  user_id: Type.String(user_id),
  date_inserted: DateTime({ examples: ['2024-02-13T20:38:17Z'] }),
  is_active: Type.Boolean({ examples: [true] }),
});
export type Link = Static<typeof Link>;
/** The link that a customer is created with; its id and date are decided with the customer. */
export const NewCustomerLink = Type.Pick(Link, ['user_customer_link_id', 'user_id', 'date_inserted'], {
  additionalProperties: false,
});
export type NewCustomerLink = Static<typeof NewCustomerLink>;
export const Links = Obj({ user_customer_links: Type.Array(Link) });

/** A customer and all users linked to it (2.1). */
export const CustomerAndUsers = Obj({ customer: Customer, users: Type.Array(UserWithAttributes) });
export type CustomerAndUsers = Static<typeof CustomerAndUsers>;
export const CorrelatedEntities = Obj({ correlated_entities: Type.Array(CustomerAndUsers) });

/** `CustomerDay+Attributes` (customers.md 3.4). */
export const CustomerDayWithAttributes = Obj({
  ...CustomerDay.properties,
  customer_attributes: Type.Array(CustomerAttribute),
});
export type CustomerDayWithAttributes = Static<typeof CustomerDayWithAttributes>;
export const CustomersDayWithAttributes = Obj({ customers: Type.Array(CustomerDayWithAttributes) });

export const UserIds = Obj({ user_ids: Type.Array(Type.String()) });
