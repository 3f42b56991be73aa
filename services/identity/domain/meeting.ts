import type { Meeting, MeetingInput } from '../../../packages/contracts/identity/meeting.schemas';
import type { MeetingDoc } from '../identity.store';

/** A meeting is found through its user and bank only, so no user reaches that of another (earlier-versions.md 15, F). */
export const meetingKey = (userId: string, bankId: string, meetingId: string): string =>
  `${userId}|${bankId}|${meetingId}`;

export const newMeeting = (
  { provider_id, purpose_id, date, creator, invitees }: MeetingInput,
  { user_id, bank_id, meeting_id }: Pick<MeetingDoc, 'user_id' | 'bank_id' | 'meeting_id'>,
): MeetingDoc => ({
  _id: meetingKey(user_id, bank_id, meeting_id),
  user_id,
  bank_id,
  meeting_id,
  provider_id,
  purpose_id,
  when: date,
  creator: { ...creator, email_address: creator.email_address.trim().toLowerCase() },
  invitees,
});

/** The fields in wire order. */
export const toMeeting = (doc: MeetingDoc): Meeting => ({
  meeting_id: doc.meeting_id,
  provider_id: doc.provider_id,
  purpose_id: doc.purpose_id,
  bank_id: doc.bank_id,
  present: { staff_user_id: '', customer_user_id: doc.user_id },
  keys: { session_id: '', staff_token: '', customer_token: '' },
  when: doc.when,
  creator: doc.creator,
  invitees: doc.invitees,
});
