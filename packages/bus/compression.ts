import type { Middleware } from 'moleculer';

/**
 * NATS takes 1 MiB a message unless told otherwise, and a page of 500 long customers is more. Messages from this
 * size on are deflated, smaller ones sent as they are. Every node of the bus must do the same.
 */
const COMPRESSED_FROM = '256kb';

// Moleculer ships this middleware, but its types do not know it.
const {
  Middlewares,
}: { Middlewares: { Transmit: { Compression(options: { threshold: string }): Middleware } } } =
  require('moleculer');

export const compressionMiddleware: Middleware = Middlewares.Transmit.Compression({
  threshold: COMPRESSED_FROM,
});
