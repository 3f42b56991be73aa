import type { AttributeInput } from '../../../packages/contracts/attribute/attribute.schemas';
import { ObpError } from '../../../packages/errors';
import { isAttributeType, misfit } from '../../../packages/values';

/** @throws ObpError OBP-10001 when the type is unknown, or the value does not fit it (ruling 18) */
export function checkValue({ type, value }: AttributeInput): void {
  if (!isAttributeType(type)) {
    throw new ObpError(
      'OBP-10001',
      ' The `Type` field can only accept the following field: DOUBLE(12.1234), STRING(TAX_NUMBER), INTEGER(123) and DATE_WITH_DAY(2012-04-23)',
    );
  }
  const reason = misfit(type, value);
  if (reason === undefined) return;
  throw new ObpError('OBP-10001', ` The value of an attribute of type ${type} ${reason}`);
}
