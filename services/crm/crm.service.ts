import { crm } from '../../packages/contracts/crm/crm.contract';
import { defineService, type ServiceEnv, startSweeper } from '../../packages/service-kit';
import { listToCustomer, sendToCustomer } from './actions/customer-messages';
import { listEvents, recordEvent } from './actions/events';
import { addHandle, listHandles } from './actions/handles';
import { participant } from './actions/participant';
import { listToUser, sendToUser } from './actions/user-messages';
import { type CrmStore, openCrmStore } from './crm.store';

type CrmDeps = CrmStore & { sweeper: { stop(): void } };

/** CRM events, social media handles, messages. */
export const crmService = defineService({
  contract: crm,
  start: async (env: ServiceEnv): Promise<CrmDeps> => {
    const collections = await openCrmStore(env);
    const attached = [collections.events, collections.customerMessages, collections.userMessages];
    const sweep = (before: string) => Promise.all(attached.map((each) => each.sweep(before)));
    return { ...collections, sweeper: startSweeper(sweep, env.logger) };
  },
  stop: async ({ sweeper }) => sweeper.stop(),
  handlers: {
    recordEvent,
    listEvents,
    addHandle,
    listHandles,
    sendToCustomer,
    listToCustomer,
    sendToUser,
    listToUser,
    ...participant,
  },
});
