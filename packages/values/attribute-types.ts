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

export const isAttributeType = (type: string): boolean => Object.hasOwn(types, type);

/** The required form of a value of the type; undefined if the value has it, or if there is no such type. */
export function misfit(type: string, value: string): string | undefined {
  const known = isAttributeType(type) ? types[type] : undefined;
  return known === undefined || known.fits(value) ? undefined : `must be ${known.looks}`;
}
