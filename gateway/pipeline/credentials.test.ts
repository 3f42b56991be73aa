import fc from 'fast-check';
import { ObpError } from '../../packages/errors';
import { authenticationTypeOf, credentialOf } from './credentials';

const value = fc.constantFrom(
  'Bearer a.b.c',
  'DirectLogin token=a',
  'OAuth oauth_token=a',
  'GatewayLogin token=a',
  'Basic a',
  'Bearer DirectLogin token=a',
  'DirectLogin token=Bearer',
  'token=a',
  '',
);

test('the type is that of the credentials by which the caller is authenticated', () => {
  const headers = fc.record(
    { authorization: value, directlogin: value, 'psd2-cert': value },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(headers, (sent) => {
      const type = authenticationTypeOf(sent);
      try {
        const credential = credentialOf(sent);
        const bearer = sent['psd2-cert'] === undefined ? 'OAuth2_OIDC' : 'OAuth2_OIDC_FAPI';
        const types = { Bearer: bearer, DirectLogin: 'DirectLogin' };
        expect(type).toBe(credential && types[credential.scheme]);
      } catch (error) {
        // These authenticate no caller.
        if (!(error instanceof ObpError)) throw error;
      }
    }),
  );
});
