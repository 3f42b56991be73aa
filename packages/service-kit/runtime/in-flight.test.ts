import { Type } from '@sinclair/typebox';
import { startServices } from '../../../test/harness/service';
import { action, defineContract } from '../../contracts/action';
import { onlyServices } from '../../contracts/callers';
import { Obj } from '../../contracts/schema';
import { defineService } from './define-service';

const waiting = defineContract('waiting', {
  hold: action({
    summary: 'Is done when it is let go',
    callers: onlyServices('gateway'),
    params: Obj({}),
    result: Type.Boolean(),
  }),
  touch: action({
    summary: 'Is done at once',
    callers: onlyServices('gateway'),
    params: Obj({}),
    result: Type.Boolean(),
  }),
});

describe('a service that works on as many calls as it takes', () => {
  test('refuses the next one at once, whatever it is, and takes it when there is room again', async () => {
    const held: ((done: boolean) => void)[] = [];
    const services = await startServices(
      [
        defineService({
          contract: waiting,
          start: async (): Promise<object> => ({}),
          handlers: {
            hold: () => new Promise<boolean>((resolve) => held.push(resolve)),
            touch: async () => true,
          },
        }),
      ],
      { MAX_CONCURRENT_CALLS: '2' },
    );
    const { hold, touch } = waiting.actions;
    const working = [services.call(hold, {}), services.call(hold, {})];
    await expect(services.call(touch, {})).rejects.toMatchObject({ type: 'OBP-50503' });
    held.shift()?.(true);
    await working[0];
    await expect(services.call(touch, {})).resolves.toBe(true);
    held.shift()?.(true);
    await expect(working[1]).resolves.toBe(true);
    await services.stop();
  });
});
