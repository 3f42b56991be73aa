/** Authentication of calls on the bus: keys, tokens, and the rule that applies an action's contract. */
export { newKeyPair, type OwnKey, readOwnKeys, readTrustedKeys, type TrustedKey } from './keys';
export { checkCaller } from './rule';
export { type BusPrincipal, Speaker } from './tokens';
export { type Rejection, TokenError, Verifier } from './verifier';
