/** Joins encoded JSON: a selection of a document is made of parts that are serialised once. */

const COMMA = Buffer.from(',');
const CLOSING_BRACE = Buffer.from('}');

/** Encoded JSON in parts. The parts are copied once, when the answer is complete. */
export type Parts = readonly Buffer[];

/** Members or items that are encoded already, with commas between them. */
export const separated = (encoded: readonly Parts[]): Parts =>
  encoded.flatMap((item, index) => (index === 0 ? item : [COMMA, ...item]));

/** A member of an object whose value is an object of these members: `"name":{…}`. */
export const memberOf = (name: string, members: readonly Parts[]): Parts => [
  Buffer.from(`${JSON.stringify(name)}:{`),
  ...separated(members),
  CLOSING_BRACE,
];
