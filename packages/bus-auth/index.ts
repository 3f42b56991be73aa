/** Who calls whom on the bus, and whether they may: keys, tokens, and the rule that reads an action's contract. */
export { newKeyPair, type OwnKey, readOwnKeys, readTrustedKeys, type TrustedKey } from './keys';
export { type Asking, checkCaller } from './rule';
export { type BusPrincipal, type CallHeaders, Speaker } from './tokens';
export { type Disbelief, TokenError, Verifier } from './verifier';
