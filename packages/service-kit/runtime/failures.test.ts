import fc from 'fast-check';
import { Errors, ServiceBroker } from 'moleculer';
import { ErrorRegenerator } from '../../bus';
import { isObpCode, messageOf, ObpError } from '../../errors';
import { StoreTimeoutError, StoreUnavailableError } from '../../store';
import { toObpError } from './failures';

describe('failures', () => {
  test('whatever is thrown, a client sees a code of the catalogue and nothing of the cause', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string().map((text) => new Error(text)),
        ),
        (thrown) => {
          const shown = toObpError(thrown);
          expect(isObpCode(shown.type)).toBe(true);
          expect(shown.message).toBe(messageOf(shown.type));
          expect(shown.code).toBeGreaterThanOrEqual(500);
        },
      ),
    );
  });

  test('an error that is meant for clients stays as it is', () => {
    const error = new ObpError('OBP-30001', ' Current BankId is x');
    expect(toObpError(error)).toBe(error);
  });

  test.each([
    [new StoreUnavailableError('host db-7 refused'), 'OBP-50503'],
    [new StoreTimeoutError('findOne took too long'), 'OBP-50504'],
    [new Errors.ServiceNotFoundError({ action: 'v1.customer.get' }), 'OBP-50503'],
    [new Errors.ServiceNotAvailableError({ action: 'v1.customer.get' }), 'OBP-50503'],
    [new Errors.RequestTimeoutError({ action: 'v1.customer.get', nodeID: 'n' }), 'OBP-50504'],
    [new Errors.RequestRejectedError({ action: 'v1.customer.get', nodeID: 'n' }), 'OBP-50503'],
    [Object.assign(new Error('too long'), { code: 'MAX_PAYLOAD_EXCEEDED' }), 'OBP-10413'],
    [new TypeError("Cannot read properties of undefined (reading 'secret')"), 'OBP-50000'],
  ])('%s is shown as %s', (thrown, code) => {
    expect(toObpError(thrown).message).toBe(messageOf(code as 'OBP-50000'));
  });

  describe('on their way over the bus', () => {
    const regeneratorOfANode = () => {
      const regenerator = new ErrorRegenerator();
      regenerator.init(new ServiceBroker({ logger: false }));
      return regenerator;
    };
    const overTheBus = (error: Error): unknown => {
      const regenerator = regeneratorOfANode();
      const plain = regenerator.extractPlainError(error as never);
      return regenerator.restore(JSON.parse(JSON.stringify({ ...plain, nodeID: 'other' })), {});
    };

    test('keep class, code, status and message', () => {
      const error = new ObpError('OBP-10001', ' The Json body should be the X ');
      const arrived = overTheBus(error);
      expect(arrived).toBeInstanceOf(ObpError);
      expect(arrived).toMatchObject({ type: error.type, code: 400, message: error.message });
    });

    test('leave their stack at home', () => {
      expect(JSON.stringify(regeneratorOfANode().extractPlainError(new Error('x') as never))).not.toContain(
        'at ',
      );
    });

    test('a code outside the catalogue is ignored', () => {
      const forged = Object.assign(new Error('look at this'), {
        name: 'ObpError',
        type: 'OBP-99999',
        code: 200,
      });
      expect(toObpError(overTheBus(forged)).message).toBe(messageOf('OBP-50000'));
    });
  });
});
