import { type Static, Type } from '@sinclair/typebox';
import { DateTime, Name, Obj } from '../schema';

/** Shapes of earlier-versions.md 10. Field order is the wire order. */

const ContactDetails = Obj({
  name: Name({ examples: ['Simon '] }),
  mobile_phone: Name({ examples: ['+44 07972 444 876'] }),
  email_address: Name({ examples: ['felixsmith@example.com'] }),
});
const Creator = Obj({
  ...ContactDetails.properties,
  mobile_phone: Name({ maxLength: 32, examples: ['+44 07972 444 876'] }),
  email_address: Name({ maxLength: 100, examples: ['felixsmith@example.com'] }),
});
const Invitee = Obj({
  contact_details: ContactDetails,
  status: Name({ examples: ['String, eg: Good'] }),
});

const kind = {
  provider_id: Name({ maxLength: 64, examples: ['Chris'] }),
  purpose_id: Name({ maxLength: 64, examples: ['String, eg: onboarding'] }),
};
const invitees = Type.Array(Invitee, { maxItems: 100 });

/** Body of createMeeting. The creator is what the client says, and names no user. */
export const MeetingInput = Obj({
  ...kind,
  date: DateTime({ examples: ['1100-01-01T01:01:01Z'] }),
  creator: Creator,
  invitees,
});
export type MeetingInput = Static<typeof MeetingInput>;

const user_id = '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1';

/** A conference with the bank, which takes place elsewhere: its keys and the user of the bank are always empty. */
export const Meeting = Obj({
  meeting_id: Type.String({ examples: ['UUID-String'] }),
  ...kind,
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
  present: Obj({
    staff_user_id: Type.String({ examples: [user_id] }),
    customer_user_id: Type.String({ examples: [user_id] }),
  }),
  keys: Obj({
    session_id: Type.String({ examples: ['String'] }),
    staff_token: Type.String({ examples: ['String'] }),
    customer_token: Type.String({ examples: ['String'] }),
  }),
  when: DateTime({ examples: ['1100-01-01T00:00:00Z'] }),
  creator: Creator,
  invitees,
});
export type Meeting = Static<typeof Meeting>;
export const Meetings = Obj({ meetings: Type.Array(Meeting) });
