import { identity } from '../../packages/contracts/identity/identity.contract';
import { MeetingInput } from '../../packages/contracts/identity/meeting.schemas';
import { endpoint } from './endpoint';
import { upTo500 } from './queries';

/** Conferences with a bank, which take place elsewhere (earlier-versions.md 10). */

const { actions } = identity;
const tags = ['Customer-Meeting', 'Customer', 'Experimental'];
const path = '/banks/BANK_ID/meetings';

export const meetingEndpoints = [
  endpoint({
    operationId: 'OBPv3.1.0-createMeeting',
    method: 'POST',
    path,
    summary: 'Create Meeting (video conference/call)',
    description:
      'Records a conference with the bank, which takes place elsewhere. `creator` and `invitees` are what the client says of them. Only the User who creates it sees it, and it goes with that User.',
    tags,
    body: { schema: MeetingInput, name: 'CreateMeetingJson' },
    action: actions.createMeeting,
    params: ({ path: { BANK_ID }, principal, body }) => ({
      user_id: principal.user_id,
      bank_id: BANK_ID,
      meeting: body,
    }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getMeetings',
    method: 'GET',
    path,
    summary: 'Get Meetings',
    description: 'The meetings at this bank that the current User has created, the latest first.',
    tags,
    query: upTo500,
    action: actions.meetings,
    params: ({ path: { BANK_ID }, principal, query: { limit, offset } }) => ({
      user_id: principal.user_id,
      bank_id: BANK_ID,
      limit,
      offset,
    }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getMeeting',
    method: 'GET',
    path: `${path}/MEETING_ID`,
    summary: 'Get Meeting',
    description: 'A meeting at this bank that the current User has created.',
    tags,
    action: actions.getMeeting,
    params: ({ path: { BANK_ID, MEETING_ID }, principal }) => ({
      user_id: principal.user_id,
      bank_id: BANK_ID,
      meeting_id: MEETING_ID,
    }),
  }),
];
