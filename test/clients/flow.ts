import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOne } from '../harness/server';
import { run } from './installed';

/** One step of a flow, as the flow prints it. */
interface Step {
  readonly step: string;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly detail: string;
}

/** A step that is known to fail, and why. A step that works and stands here is a fault of the table. */
interface Known {
  readonly client: string;
  readonly step: string;
  /** The text of its failure. */
  readonly says: RegExp;
  readonly why: string;
}

const known: readonly Known[] = [
  {
    client: 'obp-python',
    step: 'customer',
    says: /OBP-10001.*branch_id is required/,
    why: 'it sends branchId and nameSuffix, which v3.1.0 calls branch_id and name_suffix',
  },
  ...['role for lists', 'list'].map((step) => ({
    client: 'obp-python',
    step,
    says: /OBP-10007|Missing entitlements/,
    why: 'it insists on CanUseFirehoseAtAnyBank, a role that OBP has renamed CanUseCustomerFirehoseAtAnyBank',
  })),
];

const folder = join(__dirname, 'flows');

/**
 * Runs a flow against a server of its own, `npm start` in memory.
 * @param client what the table of known failures calls it
 * @returns the steps that fail as is known, in words
 * @throws Error with every step that is otherwise than expected
 */
export async function flow(
  client: string,
  command: string,
  file: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const server = await startOne({ STORE_URL: 'memory:', ALLOW_CUSTOMER_FIREHOSE: 'true' });
  const home = mkdtempSync(join(tmpdir(), 'obp-client-'));
  try {
    const output = run(command, [join(folder, file)], home, {
      ...env,
      API: server.url,
      ADMIN_USERNAME: server.admin.username,
      ADMIN_PASSWORD: server.admin.password,
      CONSUMER_KEY: server.admin.consumerKey,
      HOME: home,
      XDG_CONFIG_HOME: home,
      PYTHONDONTWRITEBYTECODE: '1',
    });
    return judged(client, output);
  } finally {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

function judged(client: string, output: string): string {
  const lines = output.split('\n').filter((line) => line.startsWith('{"step"'));
  const steps = lines.map((line): Step => JSON.parse(line));
  const wrong = steps.flatMap((step) => complaint(client, step));
  if (steps.length === 0) wrong.push(`it took no step: ${output}`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  const good = steps.filter(({ outcome }) => outcome === 'ok').map(({ step }) => step);
  const failing = steps
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ step }) => `${step}: ${rowOf(client, step)?.why}`);
  return [good.join(', '), ...failing].join('; ');
}

const rowOf = (client: string, step: string): Known | undefined =>
  known.find((row) => row.client === client && row.step === step);

function complaint(client: string, { step, outcome, detail }: Step): string[] {
  const row = rowOf(client, step);
  if (outcome === 'failed' && row?.says.test(detail)) return [];
  if (outcome === 'failed') return [`${step} failed: ${detail}`];
  return outcome === 'ok' && row !== undefined
    ? [`${step} works, and is in the table of known failures`]
    : [];
}
