const FIRST = '/';

/** Where the user was before the login, to go on there after it. */
let place = FIRST;

export function rememberPlace(location: string): void {
  if (location !== '/login' && location !== '/sign-up') place = location;
}

/** After a log-out, the next login may be another user's: it must not lead to the last view of this one. */
export function forgetPlace(): void {
  place = FIRST;
}

export const placeBeforeLogin = (): string => place;
