import { compile } from './compile';

/** Before the suites that start the product as one process. */
export default compile;
