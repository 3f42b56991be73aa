import { action, query } from '../action';
import { ownUser } from '../callers';
import { Id, Obj, Page } from '../schema';
import { Meeting, MeetingInput, Meetings } from './meeting.schemas';

const ownAtBank = { user_id: Id(), bank_id: Id() };

/** Meetings are data of the user who creates them, and are erased with the user: hence their place in this service. */
export const meetingActions = {
  createMeeting: action({
    summary: 'Records a conference of the caller with a bank',
    callers: ownUser,
    params: Obj({ ...ownAtBank, meeting: MeetingInput }),
    result: Meeting,
    errors: ['OBP-20005'],
  }),
  meetings: query({
    summary: "The caller's meetings at a bank, the latest first",
    callers: ownUser,
    params: Obj({ ...ownAtBank, limit: Page.limit, offset: Page.offset }),
    result: Meetings,
  }),
  getMeeting: query({
    summary: "One of the caller's meetings at a bank",
    callers: ownUser,
    params: Obj({ ...ownAtBank, meeting_id: Id() }),
    result: Meeting,
    errors: ['OBP-30104'],
  }),
};
