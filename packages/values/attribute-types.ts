import { ObpError } from '../errors';
import { isCalendarDay } from './dates';

/** The types that attributes of users and of customers can have, and the format of their values (ruling 18). */
const types: Record<string, { readonly fits: (value: string) => boolean; readonly looks: string }> = {
  STRING: { fits: () => true, looks: 'any text' },
  INTEGER: { fits: (value) => /^[+-]?\d+$/.test(value), looks: 'a whole number such as 123' },
  DOUBLE: { fits: isDecimal, looks: 'a decimal number such as 12.1234' },
  DATE_WITH_DAY: { fits: isCalendarDay, looks: 'a day such as 2012-04-23' },
};

function isDecimal(value: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) && Number.isFinite(Number(value));
}

const isAttributeType = (type: string): boolean => Object.hasOwn(types, type);

/** The required form of a value of the type; undefined if the value has it, or if there is no such type. */
function misfit(type: string, value: string): string | undefined {
  const known = isAttributeType(type) ? types[type] : undefined;
  return known === undefined || known.fits(value) ? undefined : `must be ${known.looks}`;
}

/** How the contract writes the types: calls differ in one blank. */
export type Spelling = 'INTEGER (123)and' | 'INTEGER(123) and';

/** @throws ObpError OBP-10001 when there is no such type */
export function checkAttributeType(type: string, spelling: Spelling): void {
  if (isAttributeType(type)) return;
  throw new ObpError(
    'OBP-10001',
    ` The \`Type\` field can only accept the following field: DOUBLE(12.1234), STRING(TAX_NUMBER), ${spelling} DATE_WITH_DAY(2012-04-23)`,
  );
}

/** @throws ObpError OBP-10001 when the type is unknown, or the value does not fit it (ruling 18) */
export function checkTypedValue(
  { type, value }: { readonly type: string; readonly value: string },
  spelling: Spelling,
): void {
  checkAttributeType(type, spelling);
  const reason = misfit(type, value);
  if (reason !== undefined)
    throw new ObpError('OBP-10001', ` The value of an attribute of type ${type} ${reason}`);
}
