import type { Doc } from '../../packages/store';

/** Documents with an index of every kind, for tests of the embedded driver alone. */
export interface Customer extends Doc {
  email: string;
  terms: string[];
  seen_at: string;
  text: string;
  gone?: string;
}

export const CUSTOMERS = {
  name: 'customers',
  indexes: [
    { name: 'email', fields: ['email'], unique: true },
    { name: 'terms', fields: ['terms'], each: 'terms' },
    { name: 'seen', fields: ['seen_at'] },
  ],
  rareFields: ['gone'],
};

export function customer(at: number): Customer {
  const number = String(at).padStart(6, '0');
  return {
    _id: `B|${number}`,
    email: `c${number}@x`,
    terms: [`group=${at % 4}`, `one=${number}`],
    seen_at: number,
    text: 'x'.repeat(200),
  };
}
