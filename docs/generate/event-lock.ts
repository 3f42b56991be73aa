import { Envelope, type EventContract } from '../../packages/contracts/event';
import { allEvents } from './asyncapi';

/**
 * The promise to readers of events, in packages/contracts/events.lock.json. `npm run docs` adds new events and fields, and
 * refuses a change that would break a reader.
 */
interface EventLock {
  readonly envelope: Json;
  readonly events: Readonly<Record<string, { readonly source: string; readonly data: Json }>>;
}

type Json = { readonly [keyword: string]: unknown };

/** The events as they are in the code. */
export const lockOf = (contracts: readonly EventContract[] = allEvents): EventLock => ({
  envelope: essence(Envelope),
  events: Object.fromEntries(
    contracts.map(({ type, source, data }) => [type, { source, data: essence(data) }]),
  ),
});

/** The differences in `is` that would break a reader of `was`. */
export function breaks(was: EventLock, is: EventLock): string[] {
  const ofEvents = Object.entries(was.events).flatMap(([type, event]) => {
    const now = is.events[type];
    if (now === undefined) return [`${type} is no longer emitted`];
    const moved =
      now.source === event.source ? [] : [`${type} is emitted by ${now.source}, formerly by ${event.source}`];
    return [...moved, ...ofSchema(`${type} data`, event.data, now.data)];
  });
  return [...ofSchema('envelope', was.envelope, is.envelope), ...ofEvents];
}

/** Readers may rely on everything in a schema; it can only gain properties. */
function ofSchema(where: string, was: Json, is: Json): string[] {
  const keywords = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...keywords].flatMap((keyword) => {
    const [before, now] = [was[keyword], is[keyword]];
    if (keyword === 'properties') return ofProperties(where, asJson(before), asJson(now));
    if (keyword === 'required') return ofRequired(where, asList(before), asList(now));
    if (keyword === 'items' && isJson(before) && isJson(now)) return ofSchema(`${where}[]`, before, now);
    if (JSON.stringify(before) === JSON.stringify(now)) return [];
    return [`${where}: ${keyword} is ${JSON.stringify(now)}, and was ${JSON.stringify(before)}`];
  });
}

const ofProperties = (where: string, was: Json, is: Json): string[] =>
  Object.entries(was).flatMap(([name, before]) => {
    const now = is[name];
    return now === undefined
      ? [`${where}.${name} is gone`]
      : ofSchema(`${where}.${name}`, asJson(before), asJson(now));
  });

const ofRequired = (where: string, was: readonly unknown[], is: readonly unknown[]): string[] =>
  was.filter((name) => !is.includes(name)).map((name) => `${where}.${String(name)} may be absent`);

/** A schema without descriptions and titles, open to new properties. */
function essence(schema: object): Json {
  const {
    description: _about,
    title: _title,
    additionalProperties: _closed,
    ...rest
  } = asJson(plain(schema));
  const nested = Object.entries(rest).map(([keyword, value]) => {
    if (keyword === 'items' && isJson(value)) return [keyword, essence(value)];
    if (keyword !== 'properties') return [keyword, value];
    return [
      keyword,
      Object.fromEntries(Object.entries(asJson(value)).map(([name, of]) => [name, essence(asJson(of))])),
    ];
  });
  return Object.fromEntries(nested);
}

/** The JSON form: without TypeBox's symbols. */
const plain = (schema: object): unknown => JSON.parse(JSON.stringify(schema));
const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asJson = (value: unknown): Json => (isJson(value) ? value : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
