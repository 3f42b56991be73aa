import { type Static, type TString, Type } from '@sinclair/typebox';
import { FreeText, Name, Obj } from '../schema';

const BankRouting = Obj({ scheme: Name({ examples: ['OBP'] }), address: Name({ examples: ['gh.29.uk'] }) });

const short_name = Name({ examples: ['GH'] });
const full_name = Name({ examples: ['Global Hypothetical Bank'] });
const logo = FreeText({ examples: ['https://www.example.com/logo.png'] });
const website = FreeText({ examples: ['https://www.example.com'] });
const OrNull = (schema: TString) => Type.Union([schema, Type.Null()]);

/** The bank in every new store. */
export const FIRST_BANK_ID = 'obp1';

/** Body of createBank (conventions 3.6). */
export const BankInput = Obj({
  id: Name({ examples: ['gh.29.uk'] }),
  short_name,
  full_name,
  logo,
  website,
  bank_routings: Type.Array(BankRouting, { maxItems: 50 }),
});
export type BankInput = Static<typeof BankInput>;

/** The same, where the id may be left to the server. */
export const BankDraft = Obj({ ...BankInput.properties, id: Type.Optional(BankInput.properties.id) });

/** Body of createBank and updateBank since v5.0.0 (later-versions.md 10.1): only the code is required. */
export const BankV5Input = Obj({
  id: Type.Optional(Name({ examples: ['gh.29.uk.x'] })),
  bank_code: short_name,
  full_name: Type.Optional(full_name),
  logo: Type.Optional(logo),
  website: Type.Optional(website),
  bank_routings: BankInput.properties.bank_routings,
});
export type BankV5Input = Static<typeof BankV5Input>;

/** A bank as clients see it; empty fields are null (conventions 3.6). */
export const Bank = Obj({
  id: Type.String({ examples: ['gh.29.uk'] }),
  short_name: OrNull(short_name),
  full_name: OrNull(full_name),
  logo: OrNull(logo),
  website: OrNull(website),
  bank_routings: Type.Array(BankRouting),
  attributes: Type.Array(Obj({ name: Type.String(), value: Type.String() }), { examples: [[]] }),
});
export type Bank = Static<typeof Bank>;

/** A bank since v5.0.0: its short name is a code. */
export const BankV5 = Obj({
  id: Bank.properties.id,
  bank_code: Bank.properties.short_name,
  full_name: Bank.properties.full_name,
  logo: Bank.properties.logo,
  website: Bank.properties.website,
  bank_routings: Bank.properties.bank_routings,
  attributes: Bank.properties.attributes,
});

/** A bank before v3.0.0, and in lists before v4.0.0: with one routing (earlier-versions.md 3). */
export const BankV121 = Obj({
  id: Bank.properties.id,
  short_name: Bank.properties.short_name,
  full_name: Bank.properties.full_name,
  logo: Bank.properties.logo,
  website: Bank.properties.website,
  bank_routing: BankRouting,
});
export const BanksV121 = Obj({ banks: Type.Array(BankV121) });

/** Body and answer of createBank before v4.0.0 (earlier-versions.md 4). */
export const BankV220 = Obj({
  id: Name({ examples: ['gh.29.uk.y'] }),
  full_name,
  short_name,
  logo_url: logo,
  website_url: website,
  swift_bic: Name({ examples: ['IIIGGB22'] }),
  national_identifier: Name({ examples: ['UK97ZZZ1234567890'] }),
  bank_routing: BankRouting,
});
export type BankV220 = Static<typeof BankV220>;

export const Banks = Obj({ banks: Type.Array(Bank) });
