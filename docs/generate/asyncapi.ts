import type { TSchema } from '@sinclair/typebox';
import { events } from '../../packages/contracts/all';
import { Envelope, type EventContract } from '../../packages/contracts/event';

export const allEvents: readonly EventContract[] = Object.values(events).flatMap((of): EventContract[] =>
  Object.values(of),
);

/** `docs/asyncapi.json`: the events as an AsyncAPI document. */
export const asyncApi = (): object => ({
  asyncapi: '3.1.0',
  info: {
    title: 'Events of the OBP Customer Services',
    version: '1.0.0',
    description: DESCRIPTION,
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    tags: Object.keys(events).map((name) => ({ name })),
  },
  defaultContentType: 'application/json',
  servers: {
    bus: {
      host: '{host}:4222',
      protocol: 'nats',
      description:
        'NATS with JetStream. Every service has a user of its own with the permissions that it needs.',
      variables: { host: { default: '127.0.0.1' } },
    },
  },
  channels: Object.fromEntries(allEvents.map((event) => [event.type, channel(event)])),
  operations: Object.fromEntries(
    allEvents.map(({ type, source, summary }) => [
      type,
      {
        action: 'send',
        channel: { $ref: `#/channels/${type}` },
        summary: `${summary}.`,
        description: `Emitted by the ${source} service, and published after the change is stored.`,
      },
    ]),
  ),
  components: {
    messages: Object.fromEntries(allEvents.map((event) => [event.type, message(event)])),
    schemas: { Envelope: tolerant(Envelope) },
    parameters: {
      namespace: { description: 'The installation: NAMESPACE in its settings', default: 'obp' },
    },
  },
});

const channel = ({ type, summary }: EventContract): object => ({
  address: `{namespace}.events.${type}`,
  description: `${summary}. In the stream \`{namespace}_events\`.`,
  parameters: { namespace: { $ref: '#/components/parameters/namespace' } },
  messages: { event: { $ref: `#/components/messages/${type}` } },
});

const message = ({ type, source, summary, data }: EventContract): object => ({
  name: type,
  title: `${summary}.`,
  tags: [{ name: type.split('.', 1)[0] }],
  headers: {
    type: 'object',
    properties: { 'Nats-Msg-Id': { type: 'string', description: 'The id of the event; drops repeats' } },
  },
  payload: {
    allOf: [
      { $ref: '#/components/schemas/Envelope' },
      {
        type: 'object',
        properties: { source: { const: `/obp/${source}` }, type: { const: type }, data: tolerant(data) },
      },
    ],
  },
});

/** Readers ignore unknown fields: events gain fields without a new version. */
function tolerant(schema: TSchema): object {
  const { additionalProperties: _closed, ...open } = JSON.parse(JSON.stringify(schema));
  return open;
}

const DESCRIPTION = `Changes of users, banks, customers and their dependents, as [CloudEvents 1.0](https://cloudevents.io) in structured JSON.
A JetStream stream keeps them, durable consumers read them.

- **Every change has an event, and every event a change**: one atomic write stores both.
- **In order** for one \`source\` and \`subject\`, numbered by \`revision\` without a gap. The subject of a customer's events is
  \`BANK_ID|CUSTOMER_ID\`. Events of different sources or subjects come in any order.
- **At least once.** A repeat has the same \`id\`, and its \`revision\` is not higher than the last one of its source and subject.
- **From the beginning**, also for followers that come later, for as long as the installation keeps events
  (\`EVENT_RETENTION_DAYS\`; without a limit unless it is set).
- **Ids and names of fields, never values**: a reader with the necessary role fetches the values by an action or the REST API.
- **Versions**: the last word of the type. Events gain fields without a new version, so ignore fields that you do not know. A change that would break
  readers gets a new version, published beside the old one.`;
