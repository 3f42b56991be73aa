import { Slots } from './slots';

/** Work that ends on command. */
function job() {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const state = { started: false };
  const work = async () => {
    state.started = true;
    await done;
  };
  return { work, finish, state };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('no more than the places run at once, the others in turn', async () => {
  const slots = new Slots(2, 10, 10_000);
  const jobs = [job(), job(), job(), job()];
  const runs = jobs.map(({ work }) => slots.run(work));
  const started = () => jobs.map(({ state }) => state.started);
  await settled();
  expect(started()).toEqual([true, true, false, false]);
  jobs[1]?.finish();
  await settled();
  expect(started()).toEqual([true, true, true, false]);
  for (const { finish } of jobs) finish();
  await Promise.all(runs);
  expect(started()).toEqual([true, true, true, true]);
});

test('a full queue refuses at once, and a place is freed by a failure too', async () => {
  const slots = new Slots(1, 1, 10_000);
  const first = job();
  const running = slots.run(first.work);
  const waiting = slots.run(() => Promise.reject(new Error('failed')));
  await expect(slots.run(async () => 1)).rejects.toThrow('OBP-50503');
  first.finish();
  await running;
  await expect(waiting).rejects.toThrow('failed');
  await expect(slots.run(async () => 1)).resolves.toBe(1);
});

test('work without a waiting caller does not begin, and takes no place in the queue', async () => {
  const slots = new Slots(1, 1, 10_000);
  const first = job();
  const abandoned = job();
  const running = slots.run(first.work);
  let isWanted = true;
  const dropped = slots.run(abandoned.work, () => isWanted);
  isWanted = false;
  const next = slots.run(async () => 'done');
  await expect(dropped).rejects.toThrow('OBP-50503');
  first.finish();
  await running;
  await expect(next).resolves.toBe('done');
  expect(abandoned.state.started).toBe(false);
});

test('given a call that has waited beyond its deadline, then it does not begin', async () => {
  const slots = new Slots(1, 10, 0);
  const first = job();
  const late = job();
  const running = slots.run(first.work);
  const dropped = expect(slots.run(late.work)).rejects.toThrow('OBP-50503');
  await settled();
  first.finish();
  await Promise.all([running, dropped]);
  expect(late.state.started).toBe(false);
});
