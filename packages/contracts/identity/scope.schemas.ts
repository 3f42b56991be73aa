import { type Static, Type } from '@sinclair/typebox';
import { Obj } from '../schema';

/** A role that an application holds (conventions 3.5); `bank_id` is empty for system roles. */
export const Scope = Obj({
  scope_id: Type.String({ examples: ['88625da4-a671-435e-9d24-e5b6e5cc404f'] }),
  role_name: Type.String({ examples: ['CanGetCustomer'] }),
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
});
export type Scope = Static<typeof Scope>;
export const ScopeList = Obj({ list: Type.Array(Scope) });
