import { defineEvents, event, ofCustomer } from '../event';
import { Id, Obj } from '../schema';

const address = { ...ofCustomer, customer_address_id: Id() };
const taxResidence = { ...ofCustomer, tax_residence_id: Id() };

/** Ids of documents, media and checks are the client's choice and could say something: they are left out. */
export const kycEvents = defineEvents('kyc', {
  address_created: event('An address was added to a customer', Obj(address)),
  address_updated: event('An address of a customer was replaced', Obj(address)),
  address_deleted: event('An address of a customer was deleted', Obj(address)),
  tax_residence_created: event('A tax residence was added to a customer', Obj(taxResidence)),
  tax_residence_deleted: event('A tax residence of a customer was deleted', Obj(taxResidence)),
  document_put: event('A KYC document of a customer was added or replaced', Obj(ofCustomer)),
  media_put: event('KYC media of a customer were added or replaced', Obj(ofCustomer)),
  check_put: event('A KYC check of a customer was added or replaced', Obj(ofCustomer)),
  status_added: event('A KYC status was added to a customer', Obj(ofCustomer)),
});
