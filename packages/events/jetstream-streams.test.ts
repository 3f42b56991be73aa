import { configOf, differencesOf, streamsOf } from './jetstream-streams';

const { events } = streamsOf('obp');
const wanted = configOf(events, 30);

describe('a stream that is compared with what it has to be', () => {
  test('given the defaults of a server and the choices of an operator, then it counts as the same', () => {
    const byServer = {
      max_consumers: -1,
      max_msgs_per_subject: -1,
      sealed: false,
      no_ack: false,
      sources: [],
    };
    const byOperator = { num_replicas: 3, max_bytes: 1e9, description: 'ours', placement: { tags: ['ssd'] } };
    expect(differencesOf({ ...wanted, ...byServer, ...byOperator }, wanted)).toEqual([]);
  });

  test.each([
    [{ subjects: ['obp.events.>', 'MOL-obp.>'] }],
    [{ subjects: ['obp.>'] }],
    [{ republish: { src: '>', dest: 'MOL-obp.INFO' } }],
    [{ sources: [{ name: 'other' }] }],
    [{ mirror: { name: 'other' } }],
    [{ subject_transform: { src: '>', dest: 'MOL-obp.INFO' } }],
    [{ retention: 'workqueue' }],
    [{ storage: 'memory' }],
    [{ discard: 'old' }],
    [{ max_age: 1_000_000 }],
    [{ max_msgs_per_subject: 1 }],
    [{ duplicate_window: 0 }],
    [{ no_ack: true }],
    [{ sealed: true }],
    [{ allow_rollup_hdrs: true }],
    [{ something_of_a_newer_server: true }],
  ])('given %j, then it is named', (wrong) => {
    expect(differencesOf({ ...wanted, ...wrong }, wanted)).toEqual(Object.keys(wrong));
  });
});
