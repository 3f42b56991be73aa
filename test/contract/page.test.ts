import { parsePage, publishedPage } from './page';
import { places } from './paths';

const page = publishedPage();
const named = (name: string) => page.find(({ operation }) => operation?.functionName === name);

describe('the published page, read as data', () => {
  test('has 29 endpoints, of which all but the last are whole', () => {
    expect(page).toHaveLength(29);
    expect(page.filter(({ operation }) => operation === undefined).map(({ summary }) => summary)).toEqual([
      'Get Firehose Customers',
    ]);
  });

  test('names each function once, and version and name make up the operation id', () => {
    const operations = page.flatMap(({ operation }) => operation ?? []);
    expect(new Set(operations.map(({ functionName }) => functionName)).size).toBe(28);
    for (const { version, functionName, operationId } of operations) {
      expect(operationId).toBe(`${version}-${functionName}`);
      expect(places).toHaveProperty(functionName);
    }
  });

  test('an endpoint that is printed in full is read in full', () => {
    expect(named('createTaxResidence')).toEqual({
      summary: 'Create Tax Residence',
      description: 'Create a Tax Residence for a Customer specified by CUSTOMER_ID.',
      urlParameters: ['BANK_ID', 'CUSTOMER_ID'],
      requestFields: ['domain', 'tax_number'],
      responseFields: ['domain', 'tax_number', 'tax_residence_id'],
      example: {
        domain: 'Enter some domain',
        tax_number: 'Enter some number',
        tax_residence_id: '902ba3bb-dedd-45e7-9319-2fd3f2cd98a1',
      },
      roles: ['CanCreateTaxResidence'],
      errors: [
        'OBP-20001: User not logged in. Authentication is required!',
        'OBP-20006: User is missing one or more roles:',
        'OBP-10001: Incorrect json format.',
        'OBP-50000: Unknown Error.',
      ],
      operation: {
        version: 'OBPv3.1.0',
        functionName: 'createTaxResidence',
        operationId: 'OBPv3.1.0-createTaxResidence',
        tags: ['Customer', 'KYC'],
      },
    });
  });

  test('the two link endpoints print their description as heading, and neither roles nor errors', () => {
    expect(named('createUserCustomerLinks')).toMatchObject({
      summary: 'Link a User to a Customer',
      description: '',
      requestFields: ['customer_id', 'user_id'],
      example: undefined,
      roles: [],
      errors: [],
    });
    expect(named('deleteUserCustomerLink')?.summary).toBe(
      'Delete User Customer Link by USER_CUSTOMER_LINK_ID',
    );
  });

  test('a delete prints an empty response', () => {
    expect(named('deleteCustomerAddress')).toMatchObject({ responseFields: [], example: undefined });
  });

  test('one error has no code', () => {
    expect(page.flatMap(({ errors }) => errors).filter((error) => !/^OBP-\d{5}: /.test(error))).toEqual([
      'No CRM Events available.',
    ]);
  });

  test('the last endpoint is cut within its errors', () => {
    expect(page.at(-1)).toMatchObject({
      urlParameters: ['BANK_ID'],
      roles: ['CanUseCustomerFirehoseAtAnyBank'],
      errors: [expect.stringMatching(/^OBP-20001/), expect.stringMatching(/^OBP-00012/)],
      operation: undefined,
    });
  });

  test('a page without endpoints has none', () => {
    expect(parsePage('API Explorer\n\nTransactions\n\n')).toEqual([]);
  });
});
