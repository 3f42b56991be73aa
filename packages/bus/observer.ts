/** What a node notices of the bus while it works, for metrics. */
export interface BusObserver {
  /** The connection to NATS has come, or is lost. */
  connected(is: boolean): void;
  /** A call was done by another node: the first one left, or was slow. */
  failedOver(reason: 'retried' | 'asked_a_second'): void;
  /** A node claimed to be another one, or another part, and was not believed. */
  impostor(): void;
  /** A message was dropped: it was no packet of a node. */
  malformed(): void;
}

export const unobserved: BusObserver = {
  connected: () => undefined,
  failedOver: () => undefined,
  impostor: () => undefined,
  malformed: () => undefined,
};
