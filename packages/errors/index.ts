export { catalogue, messageOf, type ObpCode } from './catalogue';
export { chained, type ErrorBody, isObpCode, ObpError } from './obp-error';
