import { link } from '../../packages/contracts/link/link.contract';
import { participantHandlers } from '../../packages/customer-records';
import { defineService, type ServiceEnv } from '../../packages/service-kit';
import { deleteLink, setActive } from './actions/change';
import { correlatedEntities, correlatedUsers, customersOfUser, ownCustomers } from './actions/correlation';
import { create } from './actions/create';
import { listOfCustomer, listOfUser, usersOfCustomer } from './actions/lists';
import { LinkStore } from './link.store';

/** User-customer links, and the correlated entities that they imply. */
export const linkService = defineService({
  contract: link,
  start: (env: ServiceEnv): Promise<LinkStore> => LinkStore.open(env),
  handlers: {
    create,
    delete: deleteLink,
    setActive,
    listOfUser,
    listOfCustomer,
    usersOfCustomer,
    customersOfUser,
    ownCustomers,
    correlatedEntities,
    correlatedUsers,
    ...participantHandlers(
      ({ records }: LinkStore) => records,
      ({ links }) => ({ user_customer_links: links.length }),
    ),
  },
});
