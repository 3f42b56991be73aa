import type { NatsConnection } from 'nats';

/** NATS counts as silent after two beats without a message: at most three quarters of a second after its last one. */
const BEAT_MS = 250;
const SILENT_BEATS = 2;

/**
 * Checks whether NATS answers on an open connection. It pings at every beat; every message counts as an answer.
 *
 * The probe counts beats without an answer, not milliseconds. A process that was paused, or busy, for however long has
 * one late beat, and reads the waiting messages after it. So the probe never mistakes its own pause for silence of the
 * server.
 */
export class NatsProbe {
  #timer: NodeJS.Timeout | undefined;
  #messages = 0;
  #silentBeats = 0;

  constructor(
    private readonly client: Pick<NatsConnection, 'flush' | 'stats'>,
    private readonly on: { readonly silent: () => void; readonly heard: () => void },
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
    if (this.#silentBeats === SILENT_BEATS) this.on.silent();
    this.#silentBeats += 1;
    this.client.flush().then(
      () => this.#heard(),
      // The connection is gone; its status reports that.
      () => undefined,
    );
  }

  #heard(): void {
    const wasSilent = this.#silentBeats > SILENT_BEATS;
    this.#silentBeats = 0;
    if (wasSilent) this.on.heard();
  }
}
