import { type Static, Type } from '@sinclair/typebox';
import { DateTime, FreeText, Name, Obj } from '../schema';
import { UserBrief } from './user.schemas';

/** An application, as examples show it. */
const app = {
  id: { examples: ['018f3c1e-6b1c-7c3e-9d2e-0a1b2c3d4e5f'] },
  name: { examples: ['SOFI'] },
  type: { examples: ['Web'] },
  description: { examples: ['Account management'] },
  email: { examples: ['dev@example.com'] },
  url: { examples: ['https://app.example.com/back'] },
  creator: { examples: ['9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1'] },
  created: { examples: ['2025-02-13T20:38:17Z'] },
};

/**
 * Body of createConsumer (conventions 3.4). `created_by_user_id` and `created` are required and not used: the server
 * sets both itself.
 */
export const ConsumerInput = Obj({
  app_name: Name(app.name),
  app_type: Name(app.type),
  description: FreeText(app.description),
  developer_email: Name(app.email),
  redirect_url: FreeText(app.url),
  created_by_user_id: Name(app.creator),
  enabled: Type.Boolean(),
  created: DateTime(app.created),
  clientCertificate: Type.String({ maxLength: 10_000, examples: [''] }),
});
export type ConsumerInput = Static<typeof ConsumerInput>;

/** The answer of createConsumer: the only place where key and secret are shown. */
export const ConsumerWithSecret = Obj({
  consumer_id: Type.String(app.id),
  key: Type.String({ examples: ['KEY'] }),
  secret: Type.String({ examples: ['SECRET'] }),
  app_name: Type.String(app.name),
  app_type: Type.String(app.type),
  description: Type.String(app.description),
  client_certificate: Type.String({ examples: [''] }),
  developer_email: Type.String(app.email),
  redirect_url: Type.String(app.url),
  created_by_user_id: Type.String(app.creator),
  created_by_user: UserBrief,
  enabled: Type.Boolean(),
  created: DateTime(app.created),
});
export type ConsumerWithSecret = Static<typeof ConsumerWithSecret>;

/** An application as v3.1.0 lists it: neither key nor secret. */
export const RegisteredConsumer = Obj({
  consumer_id: Type.String(app.id),
  app_name: Type.String(app.name),
  app_type: Type.String(app.type),
  description: Type.String(app.description),
  developer_email: Type.String(app.email),
  redirect_url: Type.String(app.url),
  created_by_user: UserBrief,
  enabled: Type.Boolean(),
  created: DateTime(app.created),
});
export type RegisteredConsumer = Static<typeof RegisteredConsumer>;
export const Consumers = Obj({ consumers: Type.Array(RegisteredConsumer) });

/** Body and answer of enableDisableConsumers. */
export const Enabled = Obj({ enabled: Type.Boolean() });
