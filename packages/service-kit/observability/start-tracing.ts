import type { Config } from '../../config';
import type { Tracing } from './tracing';

/** The only place that loads OpenTelemetry: it costs memory, and some time at every request. */
export async function startTracing(config: Config, role: string): Promise<Tracing | undefined> {
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
  const { OpenTelemetry } = await import('./open-telemetry');
  return new OpenTelemetry(config, config.OTEL_EXPORTER_OTLP_ENDPOINT, role);
}
