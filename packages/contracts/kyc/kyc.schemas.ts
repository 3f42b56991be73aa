import { type Static, Type } from '@sinclair/typebox';
import { DateTime, FreeText, Name, Obj } from '../schema';

/** KYC documents, media, checks and statuses (kyc-and-attributes.md, section C). Field order is the wire order. */

/** As posted: neither compared with the customer's nor changed with it. */
const customer_number = Name({ examples: ['5987953'] });
const date = DateTime({ examples: ['1100-01-01T00:00:00Z'] });
const customer_id = Type.String({ examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] });

/** The path parameters of a document, medium or check; the client chooses the id. */
const keyFields = {
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
  customer_id,
  id: Type.String({ examples: ['passport-1'] }),
};

/** Body of addKycDocument. */
export const KycDocumentInput = Obj({
  customer_number,
  type: Name({ examples: ['passport'] }),
  number: Name({ examples: ['12345'] }),
  issue_date: date,
  issue_place: FreeText({ examples: ['Berlin'] }),
  expiry_date: date,
});
export type KycDocumentInput = Static<typeof KycDocumentInput>;

export const KycDocument = Obj({ ...keyFields, ...KycDocumentInput.properties });
export const KycDocuments = Obj({ documents: Type.Array(KycDocument) });

/** Body of addKycMedia. The related object is free text: its existence is not checked. */
export const KycMediaInput = Obj({
  customer_number,
  type: Name({ examples: ['image'] }),
  url: FreeText({ examples: ['http://www.example.com/id-docs/123/image.png'] }),
  date,
  relates_to_kyc_document_id: Name({ examples: [''] }),
  relates_to_kyc_check_id: Name({ examples: [''] }),
});
export type KycMediaInput = Static<typeof KycMediaInput>;

export const KycMedia = Obj({ ...keyFields, ...KycMediaInput.properties });
export const KycMedias = Obj({ medias: Type.Array(KycMedia) });

/** Body of addKycCheck. */
export const KycCheckInput = Obj({
  customer_number,
  date,
  how: Name({ examples: ['online_meeting'] }),
  staff_user_id: Name({ examples: ['wiejdfid12'] }),
  staff_name: Name({ examples: ['Simon Redfern'] }),
  satisfied: Type.Boolean({ examples: [true] }),
  comments: FreeText({ examples: [''] }),
});
export type KycCheckInput = Static<typeof KycCheckInput>;

export const KycCheck = Obj({ ...keyFields, ...KycCheckInput.properties });
export const KycChecks = Obj({ checks: Type.Array(KycCheck) });

/** Body of addKycStatus. */
export const KycStatusInput = Obj({ customer_number, ok: Type.Boolean({ examples: [true] }), date });
export type KycStatusInput = Static<typeof KycStatusInput>;

/** One moment of the timeline: without a bank and without an id (C.4). */
export const KycStatus = Obj({ customer_id, ...KycStatusInput.properties });
export const KycStatuses = Obj({ statuses: Type.Array(KycStatus) });
