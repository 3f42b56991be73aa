import type { Client } from './client';
import { flow } from './flow';
import { python } from './installed';

/** A client of PyPI, installed unchanged, and the flow that is written with it. */
const ofPyPI = (name: string, version: string, file: string, ...others: readonly string[]): Client => ({
  name: `${name} ${version}`,
  needs: ['python3'],
  run: async () => {
    const interpreter = await python(`${name}-${version}`, `${name}==${version}`, ...others);
    return flow(name, interpreter, file);
  },
});

/** Clients of others, from their registry. */
export const published: readonly Client[] = [
  ofPyPI('obp-python', '0.206', 'with_obp_python.py'),
  // It hands httpx an argument that 0.28 has taken away.
  ofPyPI('obp-api', '0.1.0a1', 'with_obp_api.py', 'httpx<0.28'),
  ofPyPI('obp-python-apiv5-1', '0.0.7', 'with_obp_python_apiv5_1.py'),
];
