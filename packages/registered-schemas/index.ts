export { isTooDeep, problemsOf, TOO_DEEP } from './acceptable';
export { SchemaThread } from './schema-thread';
