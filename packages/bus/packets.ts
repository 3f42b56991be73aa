import { type TSchema, Type } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';

/**
 * The shape of a message that Moleculer may receive. Moleculer trusts the shape of its messages: it throws on missing
 * fields, ends the process on an INFO with the node's own id, collects parts of streams without a limit, and puts the
 * sender's id into the subject of its answer, where a line break would begin a new NATS command.
 */

/** Ids and names. Some are logged, and all stay in memory for the length of a call. */
const Text = Type.String({ maxLength: 256 });
const Named = Type.String({ minLength: 1, maxLength: 256 });

/** A node's id is part of subjects: tokens of letters, digits, `_`, `+` and `-`. */
const NodeId = Type.String({ maxLength: 256, pattern: '^[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*$' });

const OrNull = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const Fields = Type.Object({});

const sent = { ver: Type.String(), sender: NodeId };

/** The longest delay of a Node.js timer; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The fields that calls and events share. */
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

/** No action of this bus sends or receives a stream. */
const noStream = { stream: Type.Optional(Type.Literal(false)), seq: Type.Optional(Type.Never()) };

const Offered = Type.Optional(Type.Record(Type.String(), Type.Object({ name: Type.Optional(Named) })));

/**
 * A node's INFO: who it is and what it offers. The NATS limit bounds its length; `statements.ts` checks its signatures.
 */
export const NodeInfo = Type.Object({
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
  INFO: NodeInfo,
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

/** Whether Moleculer may receive the packet. Pings are excluded: no node of the product sends them. */
export const isPacket = (command: string, payload: unknown): boolean =>
  checks.get(command)?.Check(payload) === true;
