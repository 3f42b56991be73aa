import { customer } from '../../packages/contracts/customer/customer.contract';
import { defineService, type ServiceEnv } from '../../packages/service-kit';
import { create, createNumbered } from './actions/create';
import { findByPhone } from './actions/find-by-phone';
import { firehose } from './actions/firehose';
import { get } from './actions/get';
import { getByNumber } from './actions/get-by-number';
import { listOfBank } from './actions/list-of-bank';
import { list, listAtBank, listMinimal, listMinimalAtBank } from './actions/lists';
import { count, fence, purge, unfence } from './actions/participant';
import { expectAttributes, getMany, resolve, resolveAtAnyBank, resolveNumber } from './actions/resolve';
import { update, updateNumber } from './actions/update';
import { openCustomerStore } from './customer.store';

/** Customers: the authority on which customers exist. */
export const customerService = defineService({
  contract: customer,
  start: (env: ServiceEnv) => openCustomerStore(env),
  handlers: {
    create,
    createNumbered,
    get,
    getByNumber,
    overview: getByNumber,
    overviewFlat: getByNumber,
    listAtBank,
    listMinimalAtBank,
    listOfBank,
    firehose,
    list,
    listMinimal,
    findByPhone,
    resolve,
    resolveNumber,
    expectAttributes,
    resolveAtAnyBank,
    getMany,
    updateBranch: update,
    updateCreditLimit: update,
    updateCreditRating: update,
    updateEmail: update,
    updateIdentity: update,
    updateMobileNumber: update,
    updateData: update,
    updateNumber,
    fence,
    unfence,
    purge,
    count,
  },
});
