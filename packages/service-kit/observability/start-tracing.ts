import type { Config } from '../../config';
import type { Tracing } from './tracing';

/** OpenTelemetry is loaded here and nowhere else: it costs memory, and every request some time. */
export async function startTracing(config: Config, role: string): Promise<Tracing | undefined> {
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
  const { OpenTelemetry } = await import('./open-telemetry');
  return new OpenTelemetry(config, config.OTEL_EXPORTER_OTLP_ENDPOINT, role);
}
