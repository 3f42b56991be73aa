/** Events of the bus that a node counts in its metrics. */
export interface BusObserver {
  /** The connection to NATS is established, or lost. */
  connected(is: boolean): void;
  /** A call went to another node because its first one left, or was slow. */
  failedOver(reason: 'retried' | 'asked_a_second'): void;
  /** The sender of a message claimed to be another node or part, and the message was dropped. */
  forged(): void;
  /** A message was dropped because it was malformed. */
  malformed(): void;
}

export const unobserved: BusObserver = {
  connected: () => undefined,
  failedOver: () => undefined,
  forged: () => undefined,
  malformed: () => undefined,
};
