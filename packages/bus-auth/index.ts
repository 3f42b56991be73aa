/** Authentication of calls on the bus: keys, tokens, and the rule that applies an action's contract. */
export { newKeyPair, type OwnKey, readOwnKeys, readTrustedKeys, type TrustedKey } from './keys';
export { type Asking, checkCaller } from './rule';
export { type BusPrincipal, type CallHeaders, Speaker } from './tokens';
export { type Rejection, TokenError, Verifier } from './verifier';
