import fc from 'fast-check';
import { loginInput } from '../../gateway/endpoints/direct-login';
import { passwordProblem } from '../../packages/values';

const accepted = (password: string): boolean => passwordProblem(password) === undefined;

test('a user whose password was accepted can log in with it: the header gives it back as it was', () => {
  const password = fc.string({ minLength: 17, maxLength: 60, unit: 'binary-ascii' }).filter(accepted);
  fc.assert(
    fc.property(password, fc.constantFrom('', '"'), (text, quote) => {
      const directlogin = `username=u,password=${quote}${text}${quote},consumer_key=k`;
      expect(loginInput({ directlogin }).password).toBe(text);
    }),
  );
});
