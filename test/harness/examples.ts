/** The body of createCustomer as the published page shows it. */
export const customerBody = (changes: Record<string, unknown> = {}) => ({
  legal_name: 'Eveline Tripman',
  mobile_phone_number: '+44 07972 444 876',
  email: 'felixsmith@example.com',
  face_image: { url: 'www.openbankproject', date: '1100-01-01T00:00:00Z' },
  date_of_birth: '1100-01-01T00:00:00Z',
  relationship_status: 'single',
  dependants: 1,
  dob_of_dependants: ['1100-01-01T00:00:00Z'],
  credit_rating: { rating: 'OBP', source: 'OBP' },
  credit_limit: { currency: 'EUR', amount: '0' },
  highest_education_attained: 'Master',
  employment_status: 'worker',
  kyc_status: false,
  last_ok_date: '2024-02-13T20:38:17Z',
  title: 'Dr.',
  branch_id: 'DERBY6',
  name_suffix: 'Sr',
  ...changes,
});

/** The input of the onboarding example, except the bank and the user. */
export const applicationBody = () => ({
  customer: customerBody({ legal_name: 'Ada Byron' }),
  address: {
    line_1: '12 St James Square',
    line_2: '',
    line_3: '',
    city: 'London',
    county: '',
    state: '',
    postcode: 'SW1Y 4JH',
    country_code: 'GB',
    tags: [],
    status: 'OK',
  },
  passport: {
    number: '12345',
    issue_date: '2020-01-01T00:00:00Z',
    issue_place: 'London',
    expiry_date: '2030-01-01T00:00:00Z',
  },
});
