import { attribute } from '../../packages/contracts/attribute/attribute.contract';
import {
  AttributeDefinitionInput,
  AttributeInput,
} from '../../packages/contracts/attribute/attribute.schemas';
import { endpoint } from './endpoint';

/** Customer attributes and their definitions (kyc-and-attributes.md, sections D and E). */

const { actions } = attribute;
const tags = ['Customer'];
const body = { schema: AttributeInput, name: 'CustomerAttributeJsonV400' };

const removal = {
  method: 'DELETE',
  summary: 'Delete Customer Attribute',
  description: 'Delete a Customer Attribute by its id. One that is not there is as good as deleted.',
  tags,
  status: 204,
} as const;

const attributeOf = (path: { BANK_ID: string; CUSTOMER_ID: string; CUSTOMER_ATTRIBUTE_ID: string }) => ({
  bank_id: path.BANK_ID,
  customer_id: path.CUSTOMER_ID,
  customer_attribute_id: path.CUSTOMER_ATTRIBUTE_ID,
});

export const attributeEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-createCustomerAttribute',
    method: 'POST',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/attribute',
    summary: 'Create Customer Attribute',
    description:
      'The type field must be one of STRING, INTEGER, DOUBLE or DATE_WITH_DAY, the value of that type. Where the bank has an active definition of the name, the type is the one it says. Names may repeat.',
    tags,
    body,
    action: actions.create,
    params: (request) => ({
      bank_id: request.path.BANK_ID,
      customer_id: request.path.CUSTOMER_ID,
      attribute: request.body,
    }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-updateCustomerAttribute',
    method: 'PUT',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/attributes/CUSTOMER_ATTRIBUTE_ID',
    summary: 'Update Customer Attribute',
    description: 'Replaces name, type and value of a Customer Attribute; its id stays.',
    tags,
    body,
    action: actions.update,
    params: (request) => ({ ...attributeOf(request.path), attribute: request.body }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCustomerAttributes',
    method: 'GET',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/attributes',
    summary: 'Get Customer Attributes',
    tags,
    // As the page lists it: the path may contain text that no store can keep.
    errors: ['OBP-10001'],
    action: actions.list,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCustomerAttributeById',
    method: 'GET',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/attributes/ATTRIBUTE_ID',
    summary: 'Get Customer Attribute By Id',
    tags,
    errors: ['OBP-10001'],
    action: actions.get,
    params: ({ path }) => ({
      bank_id: path.BANK_ID,
      customer_id: path.CUSTOMER_ID,
      customer_attribute_id: path.ATTRIBUTE_ID,
    }),
  }),
  // Clients know this delete by three paths (ruling 2); the first is the documented one.
  endpoint({
    ...removal,
    operationId: 'OBPv4.0.0-deleteCustomerAttribute',
    path: '/banks/BANK_ID/CUSTOMER_ID/attributes/CUSTOMER_ATTRIBUTE_ID',
    action: actions.remove,
    params: ({ path }) => attributeOf(path),
  }),
  endpoint({
    ...removal,
    operationId: 'OBPv4.0.0-deleteCustomerAttributeOfCustomer',
    summary: 'Delete Customer Attribute (below the Customer)',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/attributes/CUSTOMER_ATTRIBUTE_ID',
    action: actions.remove,
    params: ({ path }) => attributeOf(path),
  }),
  endpoint({
    ...removal,
    operationId: 'OBPv4.0.0-deleteCustomerAttributeAtBank',
    summary: 'Delete Customer Attribute (at the Bank)',
    path: '/banks/BANK_ID/customers/attributes/CUSTOMER_ATTRIBUTE_ID',
    action: actions.removeAtBank,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_attribute_id: path.CUSTOMER_ATTRIBUTE_ID }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-createOrUpdateCustomerAttributeAttributeDefinition',
    method: 'PUT',
    path: '/banks/BANK_ID/attribute-definitions/customer',
    summary: 'Create or Update Customer Attribute Definition',
    description:
      'The category field must be Customer, the type field one of STRING, INTEGER, DOUBLE and DATE_WITH_DAY. A name has one definition at a bank: it is replaced, its id stays.',
    tags,
    body: { schema: AttributeDefinitionInput, name: 'AttributeDefinitionJsonV400' },
    status: 201,
    action: actions.putDefinition,
    params: (request) => ({ bank_id: request.path.BANK_ID, definition: request.body }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCustomerAttributeDefinition',
    method: 'GET',
    path: '/banks/BANK_ID/attribute-definitions/customer',
    summary: 'Get Customer Attribute Definition',
    description: 'The definitions of the bank, inactive ones included.',
    tags,
    action: actions.listDefinitions,
    params: ({ path }) => ({ bank_id: path.BANK_ID }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-deleteCustomerAttributeDefinition',
    method: 'DELETE',
    path: '/banks/BANK_ID/attribute-definitions/ATTRIBUTE_DEFINITION_ID/customer',
    summary: 'Delete Customer Attribute Definition',
    description:
      'Delete Customer Attribute Definition by ATTRIBUTE_DEFINITION_ID. Attributes stay as they are.',
    tags,
    action: actions.removeDefinition,
    params: ({ path }) => ({
      bank_id: path.BANK_ID,
      attribute_definition_id: path.ATTRIBUTE_DEFINITION_ID,
    }),
  }),
];
