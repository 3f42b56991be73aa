import { randomInt } from 'node:crypto';

const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Random lower-case letters and digits: consumer keys and secrets (conventions 3.4). */
export const randomText = (length: number): string =>
  Array.from({ length }, () => LOWER[randomInt(LOWER.length)]).join('');
