import { type Static, Type } from '@sinclair/typebox';
import { DateTime, FreeText, Name, Obj } from '../schema';
import { UserBrief } from './user.schemas';

/**
 * Body of createConsumer (conventions 3.4). `created_by_user_id` and `created` are asked for and not used: both
 * are facts that the server knows better.
 */
export const ConsumerInput = Obj({
  app_name: Name({ examples: ['SOFI'] }),
  app_type: Name({ examples: ['Web'] }),
  description: FreeText({ examples: ['Account management'] }),
  developer_email: Name({ examples: ['dev@example.com'] }),
  redirect_url: FreeText({ examples: ['https://app.example.com/back'] }),
  created_by_user_id: Name(),
  enabled: Type.Boolean(),
  created: DateTime({ examples: ['2025-02-13T20:38:17Z'] }),
  clientCertificate: Type.String({ maxLength: 10_000 }),
});
export type ConsumerInput = Static<typeof ConsumerInput>;

/** The answer of createConsumer: the only place where key and secret are shown. */
export const NewConsumer = Obj({
  consumer_id: Type.String(),
  key: Type.String(),
  secret: Type.String(),
  app_name: Type.String(),
  app_type: Type.String(),
  description: Type.String(),
  client_certificate: Type.String(),
  developer_email: Type.String(),
  redirect_url: Type.String(),
  created_by_user_id: Type.String(),
  created_by_user: UserBrief,
  enabled: Type.Boolean(),
  created: DateTime(),
});
export type NewConsumer = Static<typeof NewConsumer>;

/** An application as v3.1.0 lists it: neither key nor secret. */
export const Consumer = Obj({
  consumer_id: Type.String(),
  app_name: Type.String(),
  app_type: Type.String(),
  description: Type.String(),
  developer_email: Type.String(),
  redirect_url: Type.String(),
  created_by_user: UserBrief,
  enabled: Type.Boolean(),
  created: DateTime(),
});
export type Consumer = Static<typeof Consumer>;
export const Consumers = Obj({ consumers: Type.Array(Consumer) });

/** Body and answer of enableDisableConsumers. */
export const Enabled = Obj({ enabled: Type.Boolean() });
