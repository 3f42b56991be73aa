import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { JsMsg } from 'nats';
import { type AnyEvent, Envelope } from '../contracts/event';
import type { Stream } from './jetstream-streams';
import type { DeadLetter } from './log';

/** The content of messages in the streams. A client that may publish may have published anything. */

type Message = Pick<JsMsg, 'json' | 'subject'>;

// Later versions may add fields. The format of the time is not checked.
const envelope = Type.Object({ ...Envelope.properties, time: Type.String() });
const isEnvelope = TypeCompiler.Compile(envelope);
const isLetter = TypeCompiler.Compile(
  Type.Object({
    follower: Type.String(),
    reason: Type.String(),
    attempts: Type.Integer(),
    failed_at: Type.String(),
    event: envelope,
  }),
);

/**
 * The event in a message, if its type matches its subject. NATS allows a service to publish under the subjects of its own
 * events only, so the subject proves which service published the event.
 */
export function eventIn(message: Message, { under }: Stream): AnyEvent | undefined {
  const value = parsed(message);
  return isEnvelope.Check(value) && message.subject === `${under}.${value.type}` ? value : undefined;
}

/** The dead letter in a message, if its subject is that of the follower that it names. Its event may be made up. */
export function letterIn(message: Message, { under }: Stream): DeadLetter | undefined {
  const value = parsed(message);
  return isLetter.Check(value) && message.subject === `${under}.${value.follower}` ? value : undefined;
}

function parsed(message: Message): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
