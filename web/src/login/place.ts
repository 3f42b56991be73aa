/** Where the user was before the login, to go on there after it. */
let place = '/';

export function rememberPlace(location: string): void {
  if (location !== '/login' && location !== '/sign-up') place = location;
}

export const placeBeforeLogin = (): string => place;
