import type { IdentityStore, UserAttributeDoc } from '../identity.store';

/** Attributes of several users, by user id, oldest first, in one query. */
export async function attributesByUser(
  { userAttributes }: Pick<IdentityStore, 'userAttributes'>,
  userIds: string[],
): Promise<(userId: string) => UserAttributeDoc[]> {
  const all = userIds.length === 0 ? [] : await userAttributes.find({ user_id: { $in: userIds } });
  const byUser = new Map<string, UserAttributeDoc[]>(userIds.map((id) => [id, []]));
  for (const doc of all.sort((a, b) => (a._id < b._id ? -1 : 1))) byUser.get(doc.user_id)?.push(doc);
  return (userId) => byUser.get(userId) ?? [];
}
