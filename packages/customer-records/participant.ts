import type { participantActions } from '../contracts/participant';
import type { Handler } from '../service-kit';
import { type Counts, nowUtcSeconds } from '../values';
import type { CustomerRecords } from './customer-records';

type Participant = ReturnType<typeof participantActions>;

/** A handler for every action of `participantActions()`. */
type ParticipantHandlers<Deps> = { [K in keyof Participant]: Handler<Participant[K], Deps> };

/**
 * The part that a service plays in the delete saga when all it keeps of a customer is one record: spread into the
 * handlers of its `defineService`, as `...participantActions()` is into its contract.
 *
 * @param recordsOf the records among the dependencies of the service
 * @param count how many things of which kind a record holds; these numbers are what the receipt of a deletion shows
 */
export const participantHandlers = <Deps, Content extends object>(
  recordsOf: (deps: Deps) => CustomerRecords<Content>,
  count: (content: Content) => Counts,
): ParticipantHandlers<Deps> => ({
  fence: async ({ saga_id, ...key }, { deps }) => ({ fenced: await recordsOf(deps).fence(key, saga_id) }),

  unfence: async ({ saga_id, ...key }, { deps }) => {
    const records = recordsOf(deps);
    await records.unfence(key, saga_id);
    return { fenced: await records.isFencedBy(key, saga_id) };
  },

  purge: async ({ saga_id, ...key }, { deps }) => ({
    removed: await recordsOf(deps).purge(key, saga_id, nowUtcSeconds(), count),
  }),

  count: async (key, { deps }) => ({ found: count(await recordsOf(deps).stored(key)) }),
});
