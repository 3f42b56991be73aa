import type { Config } from '../../packages/config';
import type { SchemaThread } from '../../packages/registered-schemas';
import type { BearerTokens } from './credentials/bearer';
import type { Passwords } from './credentials/passwords';
import type { Tokens } from './credentials/tokens';
import type { IdentityStore } from './identity.store';

/** The dependencies of the actions of the identity service. */
export interface IdentityDeps extends IdentityStore {
  readonly config: Pick<
    Config,
    'publicUrl' | 'MAX_BAD_LOGIN_ATTEMPTS' | 'SUPER_ADMIN_USER_IDS' | 'IDEMPOTENCY_HOURS'
  >;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  /** Undefined when no issuer is configured. */
  readonly bearer: BearerTokens | undefined;
  /** Compiles JSON schemas of clients, off the event loop. */
  readonly schemas: SchemaThread;
  /** Ends what the service does by itself. */
  readonly stop: () => void;
  /** Makes every gateway drop its cached data of this user or application. */
  readonly principalChanged: (who: { user_id: string } | { consumer_id: string }) => void;
  /** Sends every gateway the hint that validations have changed. */
  readonly validationsChanged: () => void;
}
