import { v7 as uuidv7 } from 'uuid';
import type { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import { meetingEvent } from '../domain/events';
import { meetingKey, newMeeting, toMeeting } from '../domain/meeting';
import { liveUserById } from '../lookups/users';

/** Conferences of users with banks (earlier-versions.md 10): only the user who created one sees it. */
type Actions = typeof identity.actions;

/** As for attributes: a meeting that is written after its user was deleted undoes itself, so none outlives its user. */
export const createMeeting: Handler<Actions['createMeeting'], IdentityDeps> = async (
  { user_id, bank_id, meeting },
  { deps, correlationId },
) => {
  const doc = newMeeting(meeting, { user_id, bank_id, meeting_id: uuidv7() });
  await deps.meetings.insert(doc, { emits: meetingEvent('meeting_created', doc, correlationId) });
  try {
    await liveUserById(deps, user_id);
  } catch (error) {
    await deps.meetings.removeOne(doc, { emits: meetingEvent('meeting_deleted', doc, correlationId) });
    throw error;
  }
  return toMeeting(doc);
};

export const meetings: Handler<Actions['meetings'], IdentityDeps> = async (
  { user_id, bank_id, limit, offset },
  { deps },
) => {
  const docs = await deps.meetings.find(
    { user_id, bank_id },
    { sort: { when: -1, meeting_id: -1 }, skip: offset, limit },
  );
  return { meetings: docs.map(toMeeting) };
};

export const getMeeting: Handler<Actions['getMeeting'], IdentityDeps> = async (
  { user_id, bank_id, meeting_id },
  { deps },
) => {
  const doc = await deps.meetings.get(meetingKey(user_id, bank_id, meeting_id));
  if (doc === null) throw new ObpError('OBP-30104', ` Current MeetingId(${meeting_id}) `);
  return toMeeting(doc);
};
