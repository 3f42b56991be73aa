import { loadConfig } from './packages/config';
import { brokerOptions } from './packages/service-kit';

/**
 * The broker options of this project for Moleculer's own tools (`moleculer-runner`, `moleculer connect`): the same
 * as every process gets from the broker factory, read from the same environment.
 */
export default brokerOptions(loadConfig(process.env, ['gateway']), 'tool');
