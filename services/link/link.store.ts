import { CustomerRecords, type RecordDoc, type RecordsEnv, visible } from '../../packages/customer-records';
import type { Filter } from '../../packages/store';
import { type CustomerKey, recordId } from '../../packages/values';
import { type LinkRecord, noLinks } from './domain/links';

export type LinkDoc = RecordDoc & LinkRecord;

const PAGE = 500;

/** A page of records, in order of the customers' creation. */
interface Cut {
  limit: number;
  offset: number;
}

/** A page of a user's records. */
interface OfUser extends Cut {
  user_id: string;
}

/**
 * The links of a customer are one record (packages/customer-records). So one link per user or account needs no unique
 * index, and one fence covers all links in a deletion. The indexes lead from a user, an account or a link to the records.
 * This is the only file that knows them.
 */
export class LinkStore {
  private constructor(readonly records: CustomerRecords<LinkRecord>) {}

  static async open(env: RecordsEnv): Promise<LinkStore> {
    return new LinkStore(
      await CustomerRecords.open(env, 'links', noLinks, [
        { name: 'user', fields: ['links.user_id', 'customer_id'], each: 'links.user_id' },
        {
          name: 'link',
          fields: ['links.user_customer_link_id'],
          each: 'links.user_customer_link_id',
        },
        {
          name: 'account',
          fields: ['accounts.account_id', 'customer_id'],
          each: 'accounts.account_id',
        },
        {
          name: 'account_link',
          fields: ['accounts.customer_account_link_id'],
          each: 'accounts.customer_account_link_id',
        },
      ]),
    );
  }

  /** The links of a customer; none when a fence hides them. */
  async ofCustomer(key: CustomerKey): Promise<LinkRecord> {
    return (await this.records.documents.findOne({ _id: recordId(key), ...visible })) ?? noLinks;
  }

  /** Records with an active link of the user, at all banks or at one. */
  activeOfUser({ user_id, bank_id, ...page }: OfUser & { bank_id?: string | undefined }): Promise<LinkDoc[]> {
    const active = { 'links.user_id': user_id, links: { $elemMatch: { user_id, is_active: true } } };
    return this.page(bank_id === undefined ? active : { ...active, bank_id }, page);
  }

  /** The same without a page. */
  async allActiveOfUser(of: { user_id: string; bank_id: string }): Promise<LinkDoc[]> {
    const all: LinkDoc[] = [];
    for (;;) {
      const page = await this.activeOfUser({ ...of, limit: PAGE, offset: all.length });
      all.push(...page);
      if (page.length < PAGE) return all;
    }
  }

  /** Records of a bank with a link of the user, active or not. */
  ofUserAtBank(bank_id: string, { user_id, ...page }: OfUser): Promise<LinkDoc[]> {
    return this.page({ 'links.user_id': user_id, bank_id }, page);
  }

  /** The record that contains a link, if it belongs to that bank. */
  ofLink(bank_id: string, user_customer_link_id: string): Promise<LinkDoc | null> {
    return this.records.documents.findOne({
      'links.user_customer_link_id': user_customer_link_id,
      bank_id,
      ...visible,
    });
  }

  /** The record that contains an account link, if it belongs to that bank. */
  ofAccountLink(bank_id: string, customer_account_link_id: string): Promise<LinkDoc | null> {
    return this.records.documents.findOne({
      'accounts.customer_account_link_id': customer_account_link_id,
      bank_id,
      ...visible,
    });
  }

  /** Records of a bank with a link to the account. */
  ofAccount(account_id: string, { bank_id, ...page }: Cut & { bank_id: string }): Promise<LinkDoc[]> {
    return this.page({ 'accounts.account_id': account_id, bank_id }, page);
  }

  private page(filter: Filter, page: Cut): Promise<LinkDoc[]> {
    return this.records.documents.find(
      { ...filter, ...visible },
      { sort: { customer_id: 1 }, skip: page.offset, limit: page.limit },
    );
  }
}
