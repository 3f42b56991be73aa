import { faker } from '@faker-js/faker/locale/de';

/** Invented customers: none is a real person. Each has a seed of its own, so every demo is the same, whatever the order of answers. */
const SEED = 20_261_128;

const NOW = new Date('2026-11-01T00:00:00Z');

const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
const day = (date: Date): string => `${date.toISOString().slice(0, 10)}T00:00:00Z`;
const recent = (): string => seconds(faker.date.recent({ days: 300, refDate: NOW }));

/** The body of createCustomer for the customer of this index. */
export function customer(index: number) {
  faker.seed([SEED, index]);
  const first = faker.person.firstName();
  const last = faker.person.lastName();
  const children = faker.number.int({ min: 0, max: 3 });
  return {
    legal_name: `${first} ${last}`,
    mobile_phone_number: `+49 ${faker.string.numeric({ length: { min: 9, max: 10 }, allowLeadingZeros: false })}`,
    email: faker.internet.email({ firstName: first, lastName: last, provider: 'example.com' }),
    face_image: { url: `https://www.example.com/faces/${faker.string.alphanumeric(8)}.png`, date: recent() },
    date_of_birth: day(faker.date.birthdate({ refDate: NOW })),
    relationship_status: faker.helpers.arrayElement(['single', 'married', 'divorced', 'widowed']),
    dependants: children,
    dob_of_dependants: Array.from({ length: children }, () =>
      day(faker.date.past({ years: 17, refDate: NOW })),
    ),
    credit_rating: {
      rating: faker.helpers.arrayElement(['A', 'B', 'C']),
      source: faker.helpers.arrayElement(['Schufa', 'own']),
    },
    credit_limit: { currency: 'EUR', amount: String(faker.number.int({ min: 0, max: 20 }) * 500) },
    highest_education_attained: faker.helpers.arrayElement(['School', 'Bachelor', 'Master', 'Doctorate']),
    employment_status: faker.helpers.arrayElement(['worker', 'student', 'retired', 'self-employed']),
    kyc_status: faker.datatype.boolean(),
    last_ok_date: recent(),
    title: faker.helpers.arrayElement(['', '', 'Dr.']),
    branch_id: faker.helpers.arrayElement(['BERLIN1', 'COTTBUS2', 'POTSDAM3']),
    name_suffix: '',
  };
}

interface Made {
  readonly index: number;
  readonly bank: string;
  readonly customer_id: string;
  readonly customer_number: string;
  readonly legal_name: string;
}

/** Everything that can hang on a customer: method, path and body. */
export function belongings(made: Made, userId: string): [string, string, object][] {
  const { index, bank, customer_id, customer_number, legal_name } = made;
  faker.seed([SEED, index, 1]);
  const at = `/banks/${bank}/customers/${customer_id}`;
  const id = customer_id.slice(-12);
  const staff_name = faker.person.fullName();
  return [
    ['POST', `${at}/address`, address()],
    ['POST', `${at}/tax-residence`, { domain: 'DE', tax_number: faker.string.numeric(11) }],
    [
      'POST',
      `${at}/attribute`,
      { name: 'segment', type: 'STRING', value: faker.helpers.arrayElement(['gold', 'silver', 'basic']) },
    ],
    [
      'PUT',
      `${at}/kyc_documents/passport-${id}`,
      {
        customer_number,
        type: 'passport',
        number: faker.string.alphanumeric({ length: 9, casing: 'upper' }),
        issue_date: seconds(faker.date.past({ years: 8, refDate: NOW })),
        issue_place: faker.location.city(),
        expiry_date: seconds(faker.date.future({ years: 8, refDate: NOW })),
      },
    ],
    [
      'PUT',
      `${at}/kyc_media/scan-${id}`,
      {
        customer_number,
        type: 'image',
        url: `https://www.example.com/scans/${id}.png`,
        date: recent(),
        relates_to_kyc_document_id: `passport-${id}`,
        relates_to_kyc_check_id: '',
      },
    ],
    [
      'PUT',
      `${at}/kyc_check/check-${id}`,
      {
        customer_number,
        date: recent(),
        how: faker.helpers.arrayElement(['online_meeting', 'branch']),
        staff_user_id: userId,
        staff_name,
        satisfied: true,
        comments: '',
      },
    ],
    ['PUT', `${at}/kyc_statuses`, { customer_number, ok: true, date: recent() }],
    ['POST', `/banks/${bank}/user_customer_links`, { user_id: userId, customer_id }],
    [
      'POST',
      `/obp/v5.0.0/banks/${bank}/customer-account-links`,
      { customer_id, bank_id: bank, account_id: faker.string.uuid(), relationship_type: 'Owner' },
    ],
    [
      'POST',
      `${at}/social_media_handles`,
      {
        customer_number,
        type: 'Mastodon',
        handle: `@${faker.internet.username().toLowerCase()}@example.com`,
        date_added: recent(),
        date_activated: recent(),
      },
    ],
    [
      'POST',
      `/banks/${bank}/crm-events`,
      {
        customer_id,
        customer_name: legal_name,
        customer_number,
        category: 'Call',
        detail: faker.helpers.arrayElement(['Asked for a new card', 'Has moved', 'Wants a mortgage']),
        channel: 'Phone',
        actual_date: recent(),
        result: 'Done',
      },
    ],
    [
      'POST',
      `${at}/messages`,
      {
        message: 'Your new card is on its way.',
        transport: 'SMS',
        from_department: 'Cards',
        from_person: staff_name,
      },
    ],
  ];
}

const address = () => ({
  line_1: faker.location.streetAddress(),
  line_2: '',
  line_3: '',
  city: faker.location.city(),
  county: '',
  state: faker.location.state(),
  postcode: faker.string.numeric(5),
  country_code: 'DE',
  tags: ['home'],
  status: 'OK',
});
