import { Batches, type Change } from './batches';

/** A database that writes when it is let. */
function slow() {
  const begun: { changes: Change[]; done: () => void; failed: (error: Error) => void }[] = [];
  const batches = new Batches(
    (changes) =>
      new Promise((done, failed) => {
        begun.push({ changes: [...changes], done, failed });
      }),
  );
  return { batches, begun };
}

const turns = async (): Promise<void> => {
  for (let n = 0; n < 3; n++) await new Promise(setImmediate);
};

test('given changes of the same moment, then they are one batch, and the last one of a key counts', async () => {
  const { batches, begun } = slow();
  const written = [batches.add([['a', '1']]), batches.add([['a', null]]), batches.add([['b', '2']])];
  await turns();
  expect(begun.map(({ changes }) => changes)).toEqual([
    [
      ['a', null],
      ['b', '2'],
    ],
  ]);
  begun[0]?.done();
  await expect(Promise.all(written)).resolves.toHaveLength(3);
});

test('given a batch that is being written, then what comes is the next one, and it waits', async () => {
  const { batches, begun } = slow();
  const first = batches.add([['a', '1']]);
  await turns();
  const second = batches.add([['b', '2']]);
  await turns();
  expect(begun).toHaveLength(1);
  begun[0]?.done();
  await first;
  await turns();
  begun[1]?.done();
  await second;
  expect(begun.map(({ changes }) => changes)).toEqual([[['a', '1']], [['b', '2']]]);
});

test('what is on its way is known until it is there', async () => {
  const { batches, begun } = slow();
  void batches.add([
    ['a', '1'],
    ['b', '1'],
  ]);
  await turns();
  void batches.add([['a', null]]);
  expect([batches.find('a'), batches.find('b'), batches.find('c')]).toEqual([null, '1', undefined]);
  const settled = batches.settled();
  begun[0]?.done();
  await turns();
  begun[1]?.done();
  await settled;
  expect([batches.find('a'), batches.find('b')]).toEqual([undefined, undefined]);
});

test('given a batch that fails, then what was built on it fails too, and what comes later is written', async () => {
  const { batches, begun } = slow();
  const first = batches.add([['a', '1']]);
  await turns();
  const builtOnIt = batches.add([['a', '2']]);
  begun[0]?.failed(new Error('disk'));
  await expect(first).rejects.toThrow('disk');
  await expect(builtOnIt).rejects.toThrow('disk');
  expect(batches.find('a')).toBeUndefined();
  const later = batches.add([['a', '3']]);
  await turns();
  begun[1]?.done();
  await later;
  expect(begun[1]?.changes).toEqual([['a', '3']]);
});
