import { type TSchema, Type } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';

/**
 * What a message must be before Moleculer sees it. Moleculer trusts the shape of what it is sent: it throws on what is
 * missing, ends the process on an INFO with its own id, collects parts of streams without a limit, and puts the
 * sender's id into the subject it answers to, where a line break would begin a new command to NATS.
 */

/** Ids and names: some are logged, and all are kept for as long as a call takes. */
const Text = Type.String({ maxLength: 256 });
const Named = Type.String({ minLength: 1, maxLength: 256 });

/** A node's id is part of subjects: tokens of harmless characters. */
const NodeId = Type.String({ maxLength: 256, pattern: '^[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*$' });

const OrNull = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const Fields = Type.Object({});

const sent = { ver: Type.String(), sender: NodeId };

/** The longest a timer can wait; a longer one would end at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** What calls and events have in common. */
const context = {
  ...sent,
  id: Named,
  meta: OrNull(Fields),
  headers: OrNull(Fields),
  level: OrNull(Type.Number()),
  tracing: OrNull(Type.Boolean()),
  parentID: OrNull(Text),
  requestID: OrNull(Text),
  caller: OrNull(Text),
};

/** No action of this bus sends or takes a stream. */
const noStream = { stream: Type.Optional(Type.Literal(false)), seq: Type.Optional(Type.Never()) };

const Offered = Type.Optional(Type.Record(Type.String(), Type.Object({ name: Type.Optional(Named) })));

/** What a node says of itself. Its length is the reader's limit, its signatures are `statements.ts`. */
export const Introduction = Type.Object({
  ...sent,
  instanceID: Named,
  seq: OrNull(Type.Integer({ minimum: 0 })),
  services: Type.Array(
    Type.Object({ name: Named, fullName: Type.Optional(Named), actions: Offered, events: Offered }),
    { maxItems: 100 },
  ),
});

const answered = { ...sent, ...noStream, id: Named, meta: OrNull(Fields), headers: OrNull(Fields) };

const schemas = {
  REQ: Type.Object({
    ...context,
    ...noStream,
    action: Named,
    timeout: OrNull(Type.Number({ minimum: 0, maximum: LONGEST_TIMEOUT_MS })),
  }),
  RES: Type.Union([
    Type.Object({ ...answered, success: Type.Literal(true) }),
    Type.Object({
      ...answered,
      success: Type.Literal(false),
      error: Type.Object({ name: Text, message: Type.String() }),
    }),
  ]),
  EVENT: Type.Object({ ...context, event: Named, groups: OrNull(Type.Array(Named, { maxItems: 100 })) }),
  DISCOVER: Type.Object(sent),
  INFO: Introduction,
  DISCONNECT: Type.Object(sent),
  HEARTBEAT: Type.Object({
    ...sent,
    cpu: OrNull(Type.Number()),
    cpuSeq: OrNull(Type.Number()),
    seq: OrNull(Type.Number()),
    instanceID: OrNull(Text),
  }),
};

const checks = new Map<string, TypeCheck<TSchema>>(
  Object.entries(schemas).map(([command, schema]) => [command, TypeCompiler.Compile(schema)]),
);

/** Whether it can be handed to Moleculer. Pings are not among what is: nobody of ours sends one. */
export const isPacket = (command: string, payload: unknown): boolean =>
  checks.get(command)?.Check(payload) === true;
