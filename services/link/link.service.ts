import { link } from '../../packages/contracts/link/link.contract';
import { participantHandlers } from '../../packages/customer-records';
import { defineService, type ServiceEnv } from '../../packages/service-kit';
import {
  accountLinksOfAccount,
  accountLinksOfCustomer,
  createAccountLink,
  deleteAccountLink,
  getAccountLink,
  updateAccountLink,
} from './actions/account-links';
import { deleteLink, setActive } from './actions/change';
import {
  correlatedEntities,
  correlatedUsers,
  customersOfUser,
  oldestOwnCustomer,
  ownCustomers,
} from './actions/correlation';
import { create, expectUser, linkNewCustomer } from './actions/create';
import { listOfCustomer, listOfUser, usersOfCustomer } from './actions/lists';
import { LinkStore } from './link.store';

/** Links of customers to users and to accounts, and the correlated entities derived from links to users. */
export const linkService = defineService({
  contract: link,
  start: (env: ServiceEnv): Promise<LinkStore> => LinkStore.open(env),
  handlers: {
    create,
    expectUser,
    linkNewCustomer,
    delete: deleteLink,
    setActive,
    listOfUser,
    listOfCustomer,
    usersOfCustomer,
    customersOfUser,
    ownCustomers,
    oldestOwnCustomer,
    correlatedEntities,
    correlatedUsers,
    createAccountLink,
    accountLinksOfCustomer,
    accountLinksOfAccount,
    getAccountLink,
    updateAccountLink,
    deleteAccountLink,
    ...participantHandlers(
      ({ records }: LinkStore) => records,
      ({ links, accounts }) => ({
        user_customer_links: links.length,
        customer_account_links: accounts.length,
      }),
    ),
  },
});
