import { attribute } from '../../packages/contracts/attribute/attribute.contract';
import { participantHandlers } from '../../packages/customer-records';
import { defineService, type ServiceEnv } from '../../packages/service-kit';
import { create } from './actions/create';
import { listDefinitions, putDefinition, removeDefinition } from './actions/definitions';
import { findCustomers, findIds } from './actions/find';
import { ofCustomers } from './actions/of-customers';
import { get, list } from './actions/read';
import { remove, removeAtBank } from './actions/remove';
import { update } from './actions/update';
import { type AttributeStore, openAttributeStore } from './attribute.store';

/** Attributes of customers, the search for customers by them, and the definitions of their names. */
export const attributeService = defineService({
  contract: attribute,
  start: (env: ServiceEnv) => openAttributeStore(env),
  handlers: {
    create,
    update,
    list,
    get,
    remove,
    removeAtBank,
    ofCustomers,
    findCustomers,
    findIds,
    putDefinition,
    listDefinitions,
    removeDefinition,
    ...participantHandlers(
      ({ customers }: AttributeStore) => customers,
      ({ attributes }) => ({ customer_attributes: attributes.length }),
    ),
  },
});
