import type { NatsConnection } from 'nats';

/** Two of these without a word and the server counts as silent: at most three quarters of a second after its last one. */
const BEAT_MS = 250;
const SILENT_BEATS = 2;

/**
 * Whether NATS is heard, on a connection that is open. Asked with every beat; every message counts as an answer.
 *
 * Beats without an answer are counted, not milliseconds. A process that was kept from its events for however long, by
 * work or by its machine, has one late beat, and after it hears what has come meanwhile: its own standstill is never
 * taken for the server's.
 */
export class Pulse {
  #timer: NodeJS.Timeout | undefined;
  #messages = 0;
  #silentBeats = 0;

  constructor(
    private readonly client: Pick<NatsConnection, 'flush' | 'stats'>,
    private readonly on: { readonly silence: () => void; readonly sound: () => void },
  ) {}

  start(): void {
    this.stop();
    this.#silentBeats = 0;
    this.#timer = setInterval(() => this.#beat(), BEAT_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const { inMsgs } = this.client.stats();
    if (inMsgs !== this.#messages) this.#heard();
    this.#messages = inMsgs;
    if (this.#silentBeats === SILENT_BEATS) this.on.silence();
    this.#silentBeats += 1;
    this.client.flush().then(
      () => this.#heard(),
      // The connection is gone, and says so itself.
      () => undefined,
    );
  }

  #heard(): void {
    const wasSilent = this.#silentBeats > SILENT_BEATS;
    this.#silentBeats = 0;
    if (wasSilent) this.on.sound();
  }
}
