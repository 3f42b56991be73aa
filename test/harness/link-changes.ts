import type { Client } from './client';
import type { Random } from './random';
import { createCustomer, linkUser } from './staff';

/** Random changes of customers and their links at a bank. `links` has the ids of the links by customer, as they are now. */
export function linkChanges(clerk: Client, bank: string, users: readonly Client[], random: Random) {
  const links = new Map<string, string[]>();

  const kinds = {
    create: async () => void links.set((await createCustomer(clerk, bank)).customer_id, []),
    link: async (customer_id: string, ofCustomer: string[]) => {
      const [user] = users.slice(ofCustomer.length);
      if (user === undefined) return;
      const link = await linkUser(clerk, user, { bank_id: bank, customer_id });
      ofCustomer.push(link.user_customer_link_id);
    },
    unlink: async (_customer_id: string, ofCustomer: string[]) => {
      const link = ofCustomer.pop();
      if (link !== undefined) await remove(`/banks/${bank}/user_customer_links/${link}`);
    },
    delete: async (customer_id: string) => {
      // Every second time, so that customers remain.
      if (random.between(1, 2) === 2) return;
      await remove(`/management/cascading/banks/${bank}/customers/${customer_id}`);
      links.delete(customer_id);
    },
  };

  async function remove(path: string): Promise<void> {
    const { status, text } = await clerk.delete(path);
    expect([status, text]).toEqual([200, text]);
  }

  const change = async (): Promise<void> => {
    const known = [...links.keys()];
    const customer_id = known[random.between(0, known.length - 1)];
    const kind = random.pick('create', 'link', 'link', 'unlink', 'delete');
    if (customer_id === undefined) await kinds.create();
    else await kinds[kind](customer_id, links.get(customer_id) ?? []);
  };

  return { links, change };
}
