import { bank } from '../../packages/contracts/bank/bank.contract';
import { type Bank, BanksV121, BankV121, BankV220 } from '../../packages/contracts/bank/bank.schemas';
import { endpoint } from './endpoint';
import { upTo500 } from './queries';

/** Banks before v4.0.0 (earlier-versions.md 4). */

const tags = ['Bank'];
const one = {
  method: 'GET',
  path: '/banks/BANK_ID',
  summary: 'Get Bank',
  tags,
  access: 'anonymous',
  action: bank.actions.get,
} as const;

/** The first routing that is not the bank's own id. */
const routingOf = ({ id, bank_routings }: Bank) =>
  bank_routings.find(({ scheme }) => scheme !== 'OBP') ?? { scheme: 'OBP', address: id };

const toV121 = (shown: Bank) => ({
  id: shown.id,
  short_name: shown.short_name,
  full_name: shown.full_name,
  logo: shown.logo,
  website: shown.website,
  bank_routing: routingOf(shown),
});

/** Later versions know these two as routings, after the one that the body names. */
const BIC = 'BIC';
const NATIONAL_IDENTIFIER = 'NationalIdentifier';

const toV220 = (shown: Bank): BankV220 => {
  const addressOf = (wanted: string): string =>
    shown.bank_routings.findLast(({ scheme }) => scheme === wanted)?.address ?? '';
  return {
    id: shown.id,
    full_name: shown.full_name ?? '',
    short_name: shown.short_name ?? '',
    logo_url: shown.logo ?? '',
    website_url: shown.website ?? '',
    swift_bic: addressOf(BIC),
    national_identifier: addressOf(NATIONAL_IDENTIFIER),
    bank_routing: routingOf(shown),
  };
};

export const earlierBankEndpoints = [
  endpoint({
    operationId: 'OBPv1.2.1-getBanks',
    method: 'GET',
    path: '/banks',
    summary: 'Get Banks',
    tags,
    access: 'anonymous',
    query: upTo500,
    action: bank.actions.list,
    params: ({ query }) => ({ limit: query.limit, offset: query.offset }),
    shape: { schema: BanksV121, of: ({ banks }) => ({ banks: banks.map(toV121) }) },
  }),
  endpoint({
    ...one,
    operationId: 'OBPv1.2.1-bankById',
    params: ({ path }) => ({ bank_id: path.BANK_ID }),
    shape: { schema: BankV121, of: toV121 },
  }),
  endpoint({
    ...one,
    operationId: 'OBPv3.0.0-bankById',
    params: ({ path }) => ({ bank_id: path.BANK_ID }),
  }),
  endpoint({
    operationId: 'OBPv2.2.0-createBank',
    method: 'POST',
    path: '/banks',
    summary: 'Create Bank',
    tags,
    body: { schema: BankV220 },
    changesPrincipals: true,
    action: bank.actions.create,
    params: ({ body, principal }) => ({
      bank: {
        id: body.id,
        short_name: body.short_name,
        full_name: body.full_name,
        logo: body.logo_url,
        website: body.website_url,
        bank_routings: [
          body.bank_routing,
          { scheme: BIC, address: body.swift_bic },
          { scheme: NATIONAL_IDENTIFIER, address: body.national_identifier },
        ],
      },
      user_id: principal.user_id,
    }),
    shape: { schema: BankV220, of: toV220 },
  }),
];
