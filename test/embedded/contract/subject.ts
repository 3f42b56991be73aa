/** Shared by the parts of the contract. */
import {
  type Collection,
  type CollectionSpec,
  type Doc,
  DuplicateKeyError,
  type Store,
} from '../../../packages/store/index';

export interface Thing extends Doc {
  [field: string]: unknown;
}

/** An index of every kind the port knows. */
export const THINGS: CollectionSpec = {
  name: 'things',
  indexes: [
    { name: 'bank_number', fields: ['bank', 'number'], unique: true, sparse: true },
    { name: 'email', fields: ['email'], unique: true, sparse: true },
    { name: 'terms', fields: ['terms'], each: 'terms' },
    { name: 'phones', fields: ['phones'], each: 'phones' },
    { name: 'document', fields: ['documents.id'], each: 'documents.id' },
    { name: 'checked', fields: ['checked_at'] },
    { name: 'searched', fields: ['owner', 'searched'], contains: 'searched' },
    { name: 'owner_rank', fields: ['owner', 'rank'] },
  ],
};

export function ids(docs: Doc[]): string[] {
  return docs.map(({ _id }) => _id);
}

export interface Context {
  things: Collection<Thing>;
  store: Store;
  given(...docs: Thing[]): Promise<void>;
}

export function duplicate(index: string): DuplicateKeyError {
  return new DuplicateKeyError('things', index);
}
