import type { ObpCode } from '../../packages/errors';
import { type Endpoint, takesIdempotencyKey } from './endpoint';

/** The error codes of an endpoint, from its row: for the lists in the documents, and for the tests that check them. */

/** Whether a path names a bank, which then has to exist. */
export const namesBank = (row: Endpoint): boolean => row.path.split('/').includes('BANK_ID');

const ofCredentials: ObpCode[] = [
  'OBP-20002',
  'OBP-20003',
  'OBP-20008',
  'OBP-20013',
  'OBP-20058',
  'OBP-20064',
  'OBP-20080',
  'OBP-20201',
  'OBP-20202',
  'OBP-20206',
  'OBP-20208',
];
const ofIdempotencyKey: ObpCode[] = ['OBP-10409', 'OBP-10419', 'OBP-10422', 'OBP-10440'];
/** Errors of the validations that administrators register for the operation. */
const ofValidations: ObpCode[] = ['OBP-40034'];
const ofServer: ObpCode[] = ['OBP-10018', 'OBP-10414', 'OBP-50000', 'OBP-50503', 'OBP-50504'];

/**
 * The codes that are particular to an endpoint, as its documentation lists them: those of the row, and those that follow
 * from its access, roles, bank, query and body.
 */
export function documentedErrorsOf(row: Endpoint): ObpCode[] {
  const codes: ObpCode[] = [...row.errors, 'OBP-50000'];
  if (row.access === 'user') codes.push('OBP-20001');
  if (row.allowedBy !== undefined) codes.push(row.allowedBy.otherwise);
  if (row.roles.length > 0) codes.push('OBP-20006');
  if (namesBank(row)) codes.push('OBP-30001');
  if (row.refusesIllFormedBankId) codes.push('OBP-30111');
  if (row.query !== undefined) codes.push('OBP-10016');
  if (row.body !== undefined) codes.push('OBP-10001');
  return [...new Set(codes)].sort();
}

/** Every code that an endpoint can answer: the documented ones, and those that any request can meet. */
export function errorsOf(row: Endpoint): ObpCode[] {
  const codes: ObpCode[] = [
    ...documentedErrorsOf(row),
    ...ofServer,
    ...ofValidations,
    'OBP-10001',
    'OBP-10404',
    'OBP-09016',
  ];
  if (row.access !== 'login') codes.push(...ofCredentials);
  if (takesIdempotencyKey(row)) codes.push(...ofIdempotencyKey);
  if (takesIdempotencyKey(row) && namesBank(row)) codes.push('OBP-30046');
  const isWrite = row.method === 'POST' || row.method === 'PUT';
  if (isWrite && row.access !== 'login') codes.push('OBP-09014', 'OBP-10413');
  if (row.method === 'PUT' || row.method === 'DELETE') codes.push('OBP-10412');
  return [...new Set(codes)].sort();
}
