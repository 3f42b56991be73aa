import { type Static, Type } from '@sinclair/typebox';
import { FreeText, Name, Obj } from '../schema';

const BankRouting = Obj({ scheme: Name(), address: Name() });
const Nullable = (maxLength: number) => Type.Union([Type.String({ maxLength }), Type.Null()]);

/** Body of createBank (conventions 3.6). */
export const BankInput = Obj({
  id: Name({ examples: ['gh.29.uk'] }),
  short_name: Name(),
  full_name: Name(),
  logo: FreeText(),
  website: FreeText(),
  bank_routings: Type.Array(BankRouting, { maxItems: 50 }),
});
export type BankInput = Static<typeof BankInput>;

/** A bank as clients see it; what is empty is shown as null (conventions 3.6). */
export const Bank = Obj({
  id: Type.String(),
  short_name: Nullable(255),
  full_name: Nullable(255),
  logo: Nullable(2000),
  website: Nullable(2000),
  bank_routings: Type.Array(BankRouting),
  attributes: Type.Array(Obj({ name: Type.String(), value: Type.String() })),
});
export type Bank = Static<typeof Bank>;

export const Banks = Obj({ banks: Type.Array(Bank) });
