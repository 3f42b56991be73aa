import { useInfiniteQuery } from '@tanstack/react-query';
import { type Api, useApi } from '../api/api';
import { isRecord } from '../api/fields';
import { useSession } from '../api/session';
import { PAGE, readOn, type Step } from './read-on';
import type { Entry, Owner, Section } from './sections';

/** The path of the section's functions. */
export type Path = Readonly<Record<string, string>>;

/** Entries that an answer of the section's listing has, of all customers that the answer is about. */
const listOf = ({ list }: Section, answer: unknown): readonly Entry[] => {
  const entries = isRecord(answer) ? answer[list] : undefined;
  return Array.isArray(entries) ? entries.filter(isRecord) : [];
};

/** The present entries of a section whose listing has one answer. */
export async function readEntries(api: Api, section: Section, path: Path): Promise<readonly Entry[]> {
  return listOf(section, await api.callOperation(api.description.get(section.read), { path }));
}

/** The entries of a section; of a list of the whole bank, the customer's among those that have been searched. */
export function useEntries(section: Section, path: Path, { customer_number }: Owner) {
  const api = useApi();
  const held = useSession();
  const { data, fetchNextPage, ...read } = useInfiniteQuery({
    queryKey: ['entries', section.read, held?.token, path],
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }): Promise<Step> => {
      if (!section.byNumber) return { entries: await readEntries(api, section, path), next: undefined };
      const readPage = async (offset: number) => {
        const query = { limit: String(PAGE), offset: String(offset) };
        const listing = api.description.get(section.read);
        return listOf(section, await api.callOperation(listing, { path, query, signal }));
      };
      return readOn(readPage, pageParam);
    },
    getNextPageParam: ({ next }) => next,
  });
  const all = data?.pages.flatMap(({ entries }) => entries) ?? [];
  const own = (entry: Entry) => entry.customer_number === customer_number;
  return {
    ...read,
    data: data && {
      entries: section.byNumber ? onceEach(all.filter(own)) : all,
      /** How many entries of the bank have been searched, if there are more. */
      searched: data.pages.at(-1)?.next,
    },
    searchOn: () => fetchNextPage(),
  };
}

/** An event that is new since the last step moves the older ones on, so the next step reads one of them again. */
const onceEach = (entries: readonly Entry[]): readonly Entry[] => [
  ...new Map(entries.map((entry) => [entry.id, entry])).values(),
];
