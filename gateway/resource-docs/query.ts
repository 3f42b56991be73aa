import { Type } from '@sinclair/typebox';
import type { Query, QueryParameter } from '../endpoints/endpoint';

/** Which documents are wanted; empty lists filter nothing. */
export interface DocsQuery {
  readonly tags: readonly string[];
  readonly functions: readonly string[];
  /** Whether documents of the table are wanted: all there are. Others (dynamic ones, of collections) do not exist. */
  readonly isStatic: boolean;
  /** As it was sent; empty if absent. */
  readonly locale: string;
}

const parameter = (name: string, description: string): QueryParameter => ({
  name,
  description,
  schema: Type.String({ maxLength: 8_192 }),
});

/** The parameters of resource-docs.md 1.1. */
export const docsQuery: Query<DocsQuery> = {
  parameters: [
    parameter('tags', 'Only operations with one of these tags, separated by commas'),
    parameter('functions', 'Only these functions, separated by commas'),
    parameter('content', '`static`, `dynamic` or `all`; there are no dynamic operations here'),
    parameter('locale', '`en_GB` or `es_ES`; the texts are English'),
    parameter('language', 'The same as `locale`'),
    parameter('api-collection-id', 'Only operations of this collection; there are none here'),
  ],
  read: (query) => ({
    tags: items(query.get('tags')),
    functions: items(query.get('functions')),
    isStatic: query.get('content')?.toLowerCase() !== 'dynamic' && !query.get('api-collection-id'),
    locale: query.get('locale') || (query.get('language') ?? ''),
  }),
};

/** In one order, each once, so that the same question is the same key. */
const items = (text: string | null): string[] =>
  text === null || text === '' ? [] : [...new Set(text.split(','))].sort();
