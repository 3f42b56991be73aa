import type {
  AttributeDefinition,
  AttributeDefinitionInput,
  AttributeInput,
} from '../../../packages/contracts/attribute/attribute.schemas';
import { ObpError } from '../../../packages/errors';
import { checkAttributeType } from '../../../packages/values';
import type { DefinitionDoc } from '../attribute.store';

/** The only category served here. */
const CATEGORY = 'Customer';

/** The most definitions that a bank can have: the list has no pages. */
export const MAX_DEFINITIONS = 500;

/** `BANK_ID|CATEGORY|NAME`: bank ids contain no `|`, so keys are unambiguous. */
export const definitionId = (bank_id: string, name: string): string => `${bank_id}|${CATEGORY}|${name}`;

/** @throws ObpError OBP-10001 with the texts of kyc-and-attributes.md E.1, odd spacing included */
export function checkDefinition({ type, category }: AttributeDefinitionInput): void {
  checkAttributeType(type, 'INTEGER (123)and');
  if (category !== CATEGORY) {
    throw new ObpError('OBP-10001', ' The `Category` field can only accept the following field: Customer');
  }
}

/** An active definition determines the type of every attribute with its name (ruling 18). @throws ObpError OBP-10001 */
export function checkAgainst(definition: AttributeDefinition | null, { name, type }: AttributeInput): void {
  if (definition === null || !definition.is_active || definition.type === type) return;
  throw new ObpError('OBP-10001', ` The definition of ${name} at this bank asks for type ${definition.type}`);
}

/** The fields in wire order. */
export const toDefinition = (doc: DefinitionDoc): AttributeDefinition => ({
  attribute_definition_id: doc.attribute_definition_id,
  bank_id: doc.bank_id,
  name: doc.name,
  category: doc.category,
  type: doc.type,
  description: doc.description,
  alias: doc.alias,
  can_be_seen_on_views: doc.can_be_seen_on_views,
  is_active: doc.is_active,
});
