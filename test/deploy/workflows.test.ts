import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { read, root } from './files';

interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, { 'timeout-minutes'?: number; steps: { uses?: string; run?: string }[] }>;
}

const folder = ['.github', 'workflows'];
const names = readdirSync(join(root, ...folder));
const workflow = (name: string): Workflow => parse(read(...folder, name));

describe.each(names)('the workflow %s', (name) => {
  const { permissions, jobs } = workflow(name);

  test('may only read, unless a job declares more', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });

  test('runs actions at a commit, not at a tag that can move', () => {
    const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  test('ends by itself', () => {
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });
});

test('continuous integration runs the gate that developers run', () => {
  const commands = workflow('gate.yml').jobs.gate?.steps.map(({ run }) => run);
  expect(commands).toContain('.ci/run');
});
