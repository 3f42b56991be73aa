export { catalogue, messageOf, type ObpCode } from './catalogue';
export { chained, isObpCode, ObpError } from './obp-error';
