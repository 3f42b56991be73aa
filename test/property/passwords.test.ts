import fc from 'fast-check';
import { loginInput } from '../../gateway/endpoints/direct-login';
import { checkPassword } from '../../services/identity/domain/password-rule';

const accepted = (password: string): boolean => {
  try {
    checkPassword(password);
    return true;
  } catch {
    return false;
  }
};

test('whoever gets a password accepted can log in with it: the header gives it back as it was', () => {
  const password = fc.string({ minLength: 17, maxLength: 60, unit: 'binary-ascii' }).filter(accepted);
  fc.assert(
    fc.property(password, fc.constantFrom('', '"'), (text, quote) => {
      const directlogin = `username=u,password=${quote}${text}${quote},consumer_key=k`;
      expect(loginInput({ directlogin }).password).toBe(text);
    }),
  );
});
