import safeRegex from 'safe-regex2';

/** The longest regular expression that the check itself takes in characters. */
const LONGEST = 1_000;

/**
 * Whether a regular expression of a client may be used: it is one, and has no repetition within a repetition, whose time
 * could grow exponentially. The time limit of a check bounds the rest.
 */
export const isSafePattern = (pattern: string): boolean => pattern.length <= LONGEST && safeRegex(pattern);
