import type { EventContract } from '../../packages/contracts/event';
import { allEvents } from './asyncapi';
import { Names, typeText } from './type-text';

const names = new Names([]);

/** `docs/events.md`: the events for people; the same as an AsyncAPI document is `docs/asyncapi.json`. */
export const eventsPage = (): string => `${HEAD}\n${allEvents.map(row).join('\n')}\n`;

const row = ({ type, source, summary, data }: EventContract): string =>
  `| \`${type}\` | ${summary} | ${source} | \`${typeText(data, names)}\` |`;

const HEAD = `# Events

<!-- Made by \`npm run docs\` of packages/contracts. Do not edit. -->

Every change is told on NATS as a CloudEvent, on the subject \`<NAMESPACE>.events.<type>\`, in the stream \`<NAMESPACE>_events\`. What is
promised (order, repeats, replay, versions) and every field is in [asyncapi.json](asyncapi.json); how to follow is in
[the client's README](../packages/client/README.md). One of them:

\`\`\`json
{
  "specversion": "1.0",
  "id": "019dae6c-…",
  "source": "/obp/customer",
  "type": "customer.updated.v1",
  "subject": "gh.29.uk|019dae6b-…",
  "time": "2026-11-23T09:30:00.123Z",
  "datacontenttype": "application/json",
  "revision": 2,
  "correlationid": "6f1c…",
  "data": { "bank_id": "gh.29.uk", "customer_id": "019dae6b-…", "fields": ["email"] }
}
\`\`\`

| Type | What has happened | Told by | \`data\` |
| --- | --- | --- | --- |`;
