import type {
  ConsumerInput,
  ConsumerWithSecret,
  RegisteredConsumer,
} from '../../../packages/contracts/identity/consumer.schemas';
import type { UserBrief } from '../../../packages/contracts/identity/user.schemas';
import { ObpError } from '../../../packages/errors';
import type { ConsumerDoc } from '../identity.store';
import { holds, type Rights } from './entitlement';
import { digest } from './identity';

interface ConsumerFacts {
  consumer_id: string;
  key: string;
  secret: string;
  created_by_user_id: string;
  now: string;
}

/** The application a client registers, as it is kept. */
export const newConsumer = (input: ConsumerInput, facts: ConsumerFacts): ConsumerDoc => ({
  _id: facts.consumer_id,
  key: facts.key,
  secret_digest: digest(facts.secret),
  app_name: input.app_name,
  app_type: input.app_type,
  description: input.description,
  client_certificate: input.clientCertificate,
  developer_email: input.developer_email,
  redirect_url: input.redirect_url,
  created_by_user_id: facts.created_by_user_id,
  enabled: input.enabled,
  created: facts.now,
});

/** An unregistered application, created by the server itself from a token's claims. */
export const impliedConsumer = (
  facts: ConsumerFacts,
  known: Pick<ConsumerDoc, 'app_name' | 'description'> & Partial<ConsumerDoc>,
): ConsumerDoc => ({
  _id: facts.consumer_id,
  key: facts.key,
  secret_digest: digest(facts.secret),
  app_type: '',
  client_certificate: '',
  developer_email: '',
  redirect_url: '',
  created_by_user_id: facts.created_by_user_id,
  enabled: true,
  created: facts.now,
  ...known,
});

export const toConsumer = (doc: ConsumerDoc, creator: UserBrief): RegisteredConsumer => ({
  consumer_id: doc._id,
  app_name: doc.app_name,
  app_type: doc.app_type,
  description: doc.description,
  developer_email: doc.developer_email,
  redirect_url: doc.redirect_url,
  created_by_user: creator,
  enabled: doc.enabled,
  created: doc.created,
});

export const toNewConsumer = (doc: ConsumerDoc, secret: string, creator: UserBrief): ConsumerWithSecret => ({
  consumer_id: doc._id,
  key: doc.key,
  secret,
  app_name: doc.app_name,
  app_type: doc.app_type,
  description: doc.description,
  client_certificate: doc.client_certificate,
  developer_email: doc.developer_email,
  redirect_url: doc.redirect_url,
  created_by_user_id: doc.created_by_user_id,
  created_by_user: creator,
  enabled: doc.enabled,
  created: doc.created,
});

/**
 * Enabling and disabling are two roles (conventions 3.4).
 * @throws ObpError OBP-20006
 */
export function checkMaySwitch(caller: Rights, enabled: boolean): void {
  const role = enabled ? 'CanEnableConsumers' : 'CanDisableConsumers';
  if (!holds(caller.roles, role)) throw new ObpError('OBP-20006', role);
}
