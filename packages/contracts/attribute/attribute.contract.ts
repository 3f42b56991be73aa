import { Type } from '@sinclair/typebox';
import { action, defineContract, query } from '../action';
import { usersWith } from '../callers';
import { participantActions } from '../participant';
import { Id, Obj, Page, True } from '../schema';
import {
  AttributeDefinition,
  AttributeDefinitionInput,
  AttributeDefinitions,
  AttributeFilter,
  AttributeInput,
  AttributesOfCustomer,
  CustomerAttribute,
  CustomerAttributes,
} from './attribute.schemas';

const key = { bank_id: Id(), customer_id: Id() };
const customer_attribute_id = Id();

/** Whether an attribute was removed. Repeating a delete succeeds; deleting the attribute of another customer does not. */
const Removed = Obj({ removed: Type.Boolean() });

const mayRemove = usersWith('CanDeleteCustomerAttributeAtOneBank', 'CanDeleteCustomerAttributeAtAnyBank');

/** A search for nothing in particular is no search. */
const filters = Type.Array(AttributeFilter, { minItems: 1, maxItems: 20 });

/** Customers with their attributes; one that is being deleted is not among them. */
const OfCustomers = Obj({ customers: Type.Array(AttributesOfCustomer) });

export const attribute = defineContract('attribute', {
  create: action({
    summary: 'Adds an attribute to a customer; names may repeat',
    callers: usersWith('CanCreateCustomerAttributeAtOneBank', 'CanCreateCustomerAttributeAtAnyBank'),
    params: Obj({ ...key, attribute: AttributeInput }),
    result: CustomerAttribute,
    errors: ['OBP-10001', 'OBP-30046', 'OBP-50200'],
  }),
  update: action({
    summary: 'Replaces name, type and value of an attribute',
    callers: usersWith('CanUpdateCustomerAttributeAtOneBank', 'CanUpdateCustomerAttributeAtAnyBank'),
    params: Obj({ ...key, customer_attribute_id, attribute: AttributeInput }),
    result: CustomerAttribute,
    errors: ['OBP-10001', 'OBP-30046', 'OBP-30069', 'OBP-50200'],
    idempotent: true,
    conditional: true,
  }),
  list: query({
    summary: 'The attributes of a customer, oldest first',
    callers: usersWith('CanGetCustomerAttributesAtOneBank', 'CanGetCustomerAttributesAtAnyBank'),
    params: Obj(key),
    result: CustomerAttributes,
    errors: ['OBP-30046'],
  }),
  get: query({
    summary: 'One attribute of a customer',
    callers: usersWith('CanGetCustomerAttributeAtOneBank', 'CanGetCustomerAttributeAtAnyBank'),
    params: Obj({ ...key, customer_attribute_id }),
    result: CustomerAttribute,
    errors: ['OBP-30046', 'OBP-30069'],
  }),
  remove: action({
    summary: 'Removes an attribute of a customer',
    callers: mayRemove,
    params: Obj({ ...key, customer_attribute_id }),
    result: Removed,
    errors: ['OBP-30046', 'OBP-30069'],
    idempotent: true,
    conditional: true,
  }),
  removeAtBank: action({
    summary: 'Removes an attribute of a customer at this bank by the id of the attribute alone',
    callers: mayRemove,
    params: Obj({ bank_id: Id(), customer_attribute_id }),
    result: Removed,
    errors: ['OBP-30046', 'OBP-30069'],
    idempotent: true,
  }),
  ofCustomers: query({
    summary:
      'The attributes of many customers; a customer that is being deleted is missing in the answer; for services',
    callers: { services: ['customer', 'link'], users: ['CanGetCustomerAttributesAtAnyBank'] },
    params: Obj({ customers: Type.Array(Obj(key), { maxItems: 500 }) }),
    result: OfCustomers,
  }),
  findCustomers: query({
    summary: 'One page of the customers of a bank whose attributes match, in order of creation; for services',
    callers: {
      services: ['customer'],
      users: ['CanGetCustomerAttributesAtOneBank', 'CanGetCustomerAttributesAtAnyBank'],
    },
    params: Obj({ bank_id: Id(), filters, ...Page }),
    result: OfCustomers,
  }),
  findIds: query({
    summary: 'Ids of the customers of a bank whose attributes match, those behind `after`; for services',
    callers: {
      services: ['customer'],
      users: ['CanGetCustomerAttributesAtOneBank', 'CanGetCustomerAttributesAtAnyBank'],
    },
    params: Obj({
      bank_id: Id(),
      filters,
      after: Type.Optional(Id()),
      limit: Type.Integer({ minimum: 1, maximum: 5_000 }),
    }),
    result: Obj({ customer_ids: Type.Array(Type.String()) }),
  }),
  putDefinition: action({
    summary: 'Creates or replaces the definition of an attribute name at a bank',
    callers: usersWith('CanCreateCustomerAttributeDefinitionAtOneBank'),
    params: Obj({ bank_id: Id(), definition: AttributeDefinitionInput }),
    result: AttributeDefinition,
    errors: ['OBP-10001', 'OBP-50200'],
    idempotent: true,
  }),
  listDefinitions: query({
    summary: 'The definitions of a bank, oldest first',
    callers: usersWith('CanGetCustomerAttributeDefinitionAtOneBank'),
    params: Obj({ bank_id: Id() }),
    result: AttributeDefinitions,
  }),
  removeDefinition: action({
    summary: 'Removes a definition; attributes stay as they are',
    callers: usersWith('CanDeleteCustomerAttributeDefinitionAtOneBank'),
    params: Obj({ bank_id: Id(), attribute_definition_id: Id() }),
    result: True,
    errors: ['OBP-30071'],
  }),
  ...participantActions(),
});
