import { type Static, Type } from '@sinclair/typebox';
import { DateTime, Name, Obj } from '../schema';

/** Addresses and tax residences of customers (kyc-and-attributes.md, sections A and B). Field order is the wire order. */

const tags = Type.Array(Name(), { maxItems: 100, examples: [['mailing', 'home']] });

/** Body of createCustomerAddress and updateCustomerAddress. */
export const AddressInput = Obj({
  line_1: Name({ examples: ['No 1 the Road'] }),
  line_2: Name({ examples: ['The Place'] }),
  line_3: Name({ examples: ['The Hill'] }),
  city: Name({ examples: ['Berlin'] }),
  county: Name({ examples: [''] }),
  state: Name({ examples: ['Brandenburg'] }),
  postcode: Name({ examples: ['13359'] }),
  country_code: Name({ examples: ['DE'] }),
  tags,
  status: Name({ examples: ['OK'] }),
});
export type AddressInput = Static<typeof AddressInput>;

export const Address = Obj({
  customer_address_id: Type.String({ examples: ['5995d6a2-01b3-423c-a173-5481df49bdaf'] }),
  customer_id: Type.String({ examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] }),
  ...AddressInput.properties,
  insert_date: DateTime({ examples: ['1100-01-01T00:00:00Z'] }),
});
export type Address = Static<typeof Address>;

export const Addresses = Obj({ addresses: Type.Array(Address) });

/** Body of createTaxResidence. */
export const TaxResidenceInput = Obj({
  domain: Name({ examples: ['Enter some domain'] }),
  tax_number: Name({ examples: ['Enter some number'] }),
});
export type TaxResidenceInput = Static<typeof TaxResidenceInput>;

export const TaxResidence = Obj({
  ...TaxResidenceInput.properties,
  tax_residence_id: Type.String({ examples: ['902ba3bb-dedd-45e7-9319-2fd3f2cd98a1'] }),
});
export type TaxResidence = Static<typeof TaxResidence>;

/** The key of the list is in the singular (B.2). */
export const TaxResidences = Obj({ tax_residence: Type.Array(TaxResidence) });
