import { customer } from '../../packages/contracts/customer/customer.contract';
import { defineService, type ServiceEnv, startSweeper } from '../../packages/service-kit';
import { create, createNumbered } from './actions/create';
import { createLinked, finishAll } from './actions/create-linked';
import { findByPhone } from './actions/find-by-phone';
import { firehose } from './actions/firehose';
import { get } from './actions/get';
import { getByNumber } from './actions/get-by-number';
import { listOfBank } from './actions/list-of-bank';
import { list, listAtBank, listMinimal, listMinimalAtBank } from './actions/lists';
import { count, fence, purge, unfence } from './actions/participant';
import { expectAttributes, getMany, resolve, resolveAtAnyBank, resolveNumber } from './actions/resolve';
import { update, updateNumber } from './actions/update';
import { type CustomerStore, openCustomerStore } from './customer.store';

type CustomerDeps = CustomerStore & { sweeper: { stop(): void } };

/** Customers: the authority on which customers exist. */
export const customerService = defineService({
  contract: customer,
  start: async (env: ServiceEnv): Promise<CustomerDeps> => {
    const store = await openCustomerStore(env);
    const sweep = (before: string) => finishAll(store, env.call, before);
    return { ...store, sweeper: startSweeper(sweep, env.logger) };
  },
  stop: async ({ sweeper }) => sweeper.stop(),
  handlers: {
    create,
    createNumbered,
    createLinked,
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
