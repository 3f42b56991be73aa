/**
 * The second attempt of a write that was certainly not done, as the driver's retryable writes make it: then the driver selects
 * a server again, and waits for a new primary. A write that may have been done is not repeated.
 */
import { type Kind, wasNotBegun } from './errors';

/** @throws what the last attempt threw: the first one changed nothing */
export async function onceMore<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The driver itself repeats reads.
    if (kind === 'read' || !wasNotBegun(error, kind)) throw error;
    return await work();
  }
}
