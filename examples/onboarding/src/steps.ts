import { actions, type Call, type ParamsOf } from '@obp-customer-services/client';

/** The application of a prospective customer. */
export interface Application {
  readonly bank_id: string;
  readonly user_id: string;
  readonly customer: ParamsOf<typeof actions.customer.create>['customer'];
  readonly address: ParamsOf<typeof actions.kyc.createAddress>['address'];
  readonly passport: Pick<
    ParamsOf<typeof actions.kyc.putDocument>['document'],
    'number' | 'issue_date' | 'issue_place' | 'expiry_date'
  >;
}

/** How far an application has come. */
export interface Progress {
  readonly customer_id?: string;
  readonly customer_number?: string;
  readonly done: readonly StepName[];
}

export type StepName = (typeof steps)[number]['name'];

interface Known {
  readonly bank_id: string;
  readonly customer_id: string;
  readonly customer_number: string;
}

const known = ({ bank_id }: Application, { customer_id, customer_number }: Progress): Known => {
  if (customer_id === undefined || customer_number === undefined) throw new Error('there is no customer yet');
  return { bank_id, customer_id, customer_number };
};

/**
 * One change each, in this order: an application that stops half way leaves a customer with less data, and never data
 * without a customer.
 */
export const steps = [
  {
    name: 'customer',
    take: async (call: Call, { bank_id, customer }: Application): Promise<Partial<Progress>> => {
      const { customer_id, customer_number } = await call(actions.customer.create, { bank_id, customer });
      return { customer_id, customer_number };
    },
  },
  {
    name: 'address',
    take: async (call: Call, application: Application, progress: Progress): Promise<Partial<Progress>> => {
      const { bank_id, customer_id } = known(application, progress);
      await call(actions.kyc.createAddress, { bank_id, customer_id, address: application.address });
      return {};
    },
  },
  {
    name: 'passport',
    take: async (call: Call, application: Application, progress: Progress): Promise<Partial<Progress>> => {
      const { customer_number, ...key } = known(application, progress);
      const document = { ...application.passport, customer_number, type: 'passport' };
      await call(actions.kyc.putDocument, { ...key, id: `passport-${key.customer_id}`, document });
      return {};
    },
  },
  {
    name: 'status',
    take: async (call: Call, application: Application, progress: Progress): Promise<Partial<Progress>> => {
      const { customer_number, ...key } = known(application, progress);
      const date = `${new Date().toISOString().slice(0, 19)}Z`;
      await call(actions.kyc.addStatus, { ...key, status: { customer_number, ok: true, date } });
      return {};
    },
  },
  {
    name: 'link',
    take: async (call: Call, application: Application, progress: Progress): Promise<Partial<Progress>> => {
      const { bank_id, customer_id } = known(application, progress);
      await call(actions.link.create, { bank_id, link: { user_id: application.user_id, customer_id } });
      return {};
    },
  },
] as const;
