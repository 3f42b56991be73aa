import type { AttributeInput } from '../../../packages/contracts/attribute/attribute.schemas';
import { checkTypedValue } from '../../../packages/values';

/** @throws ObpError OBP-10001 when the type is unknown, or the value does not fit it (ruling 18) */
export const checkValue = (attribute: AttributeInput): void => checkTypedValue(attribute, 'INTEGER(123) and');
