import { type BusPrincipal, newKeyPair, Speaker, Verifier } from '../../packages/bus-auth';
import type { ActionContract } from '../../packages/contracts/action';
import { parts } from '../../packages/contracts/callers';
import { rolesOf } from '../../packages/contracts/requirement';
import { isBankRole } from '../../packages/contracts/roles';
import { type BusIdentity, type Call, callFrom } from '../../packages/service-kit';

/** The callers on the bus of a test, each with a key. */
export class Callers {
  readonly verifier: Verifier;
  private readonly speakers: ReadonlyMap<string, Speaker>;

  /** @param others than the parts of the product */
  constructor(namespace = 'obp', others: readonly string[] = []) {
    const pairs = [...new Set([...parts, ...others])].map((name) => newKeyPair(name));
    this.verifier = new Verifier(
      pairs.map(([, trusted]) => trusted),
      namespace,
    );
    this.speakers = new Map(pairs.map(([own]) => [own.name, new Speaker(own, namespace)]));
  }

  speaker(name: string): Speaker {
    const speaker = this.speakers.get(name);
    if (speaker === undefined) throw new Error(`no caller is named ${name}`);
    return speaker;
  }

  identityOf = (part: string): BusIdentity => ({ speaker: this.speaker(part), verifier: this.verifier });

  /** Calls every action as a caller that it accepts: a part, or the gateway for a user with the role. */
  calling(bus: Parameters<typeof callFrom>[0], userId?: string): Call {
    return (action, params, options = {}) => {
      const { services, users } = action.callers;
      const [part] = services;
      if (part !== undefined && userId === undefined)
        return callFrom(bus, this.speaker(part))(action, params, options);
      if (users === undefined) throw new Error(`${action.name} takes no user`);
      const gateway = this.speaker('gateway');
      const principal = gateway.principal(letIn(action, params, userId));
      return callFrom(bus, gateway)(action, params, { ...options, principal });
    };
  }
}

/** A user that the action accepts. */
export function letIn(
  { callers: { users, self } }: ActionContract,
  params: object,
  userId = 'some-user',
): BusPrincipal {
  const param = (name: string): string => String(Reflect.get(params, name) ?? '');
  const all = users === 'any' || users === undefined ? [] : users.map(rolesOf);
  const roles = all.find((some) => !some.some(isBankRole) || param('bank_id') !== '') ?? [];
  return {
    user_id: self === undefined ? userId : param(self),
    consumer_id: 'some-consumer',
    bank_id: roles.some(isBankRole) ? param('bank_id') : '',
    roles,
  };
}
