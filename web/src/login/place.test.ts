import { forgetPlace, placeBeforeLogin, rememberPlace } from './place';

describe('the place to which a login leads', () => {
  test('is the last one before the login and the sign-up', () => {
    for (const location of ['/roles', '/customers/bank-1/c-1', '/login', '/sign-up']) rememberPlace(location);
    expect(placeBeforeLogin()).toBe('/customers/bank-1/c-1');
  });

  test('is the first view after a log-out', () => {
    rememberPlace('/customers/bank-1/c-1');
    forgetPlace();
    rememberPlace('/login');
    expect(placeBeforeLogin()).toBe('/');
  });
});
