import { newBank } from '../harness/client';
import { Collector } from '../harness/collector';
import { freePort } from '../harness/ports';
import { startOne, type TestServer } from '../harness/server';
import { until } from '../harness/until';

const stopOf = async (server: TestServer): Promise<{ code: number | null | undefined; ms: number }> => {
  const begun = performance.now();
  const code = await server.processes[0]?.stop();
  return { code, ms: performance.now() - begun };
};

describe('traces without a collector', () => {
  let silent: Collector;
  beforeAll(async () => {
    silent = await Collector.started();
    silent.isSilent = true;
  });
  afterAll(() => silent?.stop());

  test.each([
    ['refuses connections', async () => `http://127.0.0.1:${await freePort()}`],
    ['says nothing', async () => silent.url],
  ])(
    'a collector that %s: requests are answered, the log says so once, a stop is complete',
    async (_, address) => {
      const server = await startOne({ OTEL_EXPORTER_OTLP_ENDPOINT: await address(), LOG_LEVEL: 'warn' });
      const said = () =>
        server.processes[0]?.output().split('the collector does not accept traces').length ?? 0;
      await until('the log says so', async () => {
        await newBank(server);
        return said() > 1;
      });
      await newBank(server);
      const { code, ms } = await stopOf(server);
      expect([code, said()]).toEqual([0, 2]);
      expect(ms).toBeLessThan(5_000);
      await server.stop();
    },
  );

  test('given a collector that is back, then the log reports it', async () => {
    const collector = await Collector.started();
    collector.isSilent = true;
    const server = await startOne({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, LOG_LEVEL: 'warn' });
    const hasSaid = (what: string) => async (): Promise<boolean> => {
      await newBank(server);
      return server.processes[0]?.output().includes(what) ?? false;
    };
    await until('they cannot be delivered', hasSaid('the collector does not accept traces'));
    collector.isSilent = false;
    await until('they can again', hasSaid('the collector accepts traces again'));
    expect(collector.spans.length).toBeGreaterThan(0);
    await server.stop();
    await collector.stop();
  });
});

describe('the share of traces that is recorded', () => {
  test('is ours to say: a client cannot have its own recorded', async () => {
    const collector = await Collector.started();
    const server = await startOne({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
    expect((await fetch(`${server.url}/obp/v4.0.0/banks`, { headers: { traceparent } })).status).toBe(200);
    await server.stop();
    await collector.stop();
    expect(collector.text).toBe('');
  });
});
