import {
  activeUsers,
  type LinkEntry,
  MOST_LINKS,
  noLinks,
  withActivity,
  withFirstLink,
  withLink,
  withoutLink,
} from './links';

const entry = (user_id: string, is_active = true): LinkEntry => ({
  user_customer_link_id: `link of ${user_id}`,
  user_id,
  date_inserted: '2024-02-13T20:38:17Z',
  is_active,
});
const recordOf = (...links: LinkEntry[]) => ({ ...noLinks, links });
const [ann, bob] = [entry('ann'), entry('bob')];

test('given a link, when another user is linked, then both are there in order', () => {
  expect(withLink(bob)(withLink(ann)(noLinks))).toEqual(recordOf(ann, bob));
});

test.each([true, false])(
  'given a link (active: %s), when the same user is linked again, then it is refused',
  (active) => {
    const record = recordOf(entry('ann', active));
    expect(() => withLink({ ...ann, user_customer_link_id: 'another' })(record)).toThrow('OBP-30007');
  },
);

test('given a customer that is being created, then its first link is added once, and never again after it was removed', () => {
  const linked = withFirstLink(ann)(noLinks);
  expect(linked).toEqual(recordOf(ann));
  expect(withFirstLink(ann)(linked)).toBe(linked);
  const removed = withoutLink(ann.user_customer_link_id)(linked);
  expect(withFirstLink(ann)(removed)).toBe(removed);
});

test('given as many links as there may be, then one more is refused', () => {
  const links = Array.from({ length: MOST_LINKS - 1 }, (_, i) => entry(`user ${i}`));
  const full = withLink(ann)(recordOf(...links));
  expect(full.links).toHaveLength(MOST_LINKS);
  expect(() => withLink(bob)(full)).toThrow('OBP-30025');
});

test('given two links, when one is removed, then the other stays; removing a missing link changes nothing', () => {
  const left = withoutLink(ann.user_customer_link_id)(recordOf(ann, bob));
  expect(left).toEqual(recordOf(bob));
  expect(() => withoutLink(ann.user_customer_link_id)(left)).toThrow('OBP-30035');
});

test('given a link that is suspended, then its user does not act for the customer until it is taken up again', () => {
  const suspended = withActivity(ann.user_customer_link_id, false)(recordOf(ann, bob));
  expect(activeUsers(suspended)).toEqual(['bob']);
  const again = withActivity(ann.user_customer_link_id, true)(suspended);
  expect(activeUsers(again)).toEqual(['ann', 'bob']);
});

test('given a link as it is to be, then nothing is written: the very same record', () => {
  const record = recordOf(ann);
  expect(withActivity(ann.user_customer_link_id, true)(record)).toBe(record);
  expect(() => withActivity('unknown', true)(record)).toThrow('OBP-30035');
});
