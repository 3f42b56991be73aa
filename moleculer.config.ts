import { loadConfig } from './packages/config';
import { brokerOptions } from './packages/service-kit';

/**
 * The broker options of this project for Moleculer's own tools (`moleculer-runner`, `moleculer connect`): the same
 * as every process gets from the broker factory, read from the same environment. A tool is no part: without a key in
 * `BUS_TRUST` it sees the bus and calls nothing.
 */
export default brokerOptions(loadConfig(process.env, []), 'tool');
