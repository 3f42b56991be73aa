/**
 * The catalogue of error codes: the only place with a code's HTTP status and published text.
 *
 * Texts are those of the Open Bank Project to the letter (odd blanks included), because clients match on them. A code
 * marked "ours" does not exist there. Never change a text; never reuse a code. `docs/errors.md` is generated from this
 * table.
 */
export const catalogue = {
  // General
  'OBP-00008': {
    status: 400,
    text: 'The API version you called is not enabled on this server. Please contact your API administrator or use another version.',
  },
  'OBP-00012': {
    status: 400,
    text: 'Customer firehose is not allowed on this instance. Please set allow_customer_firehose = true in props files. ',
  },
  'OBP-00027': {
    status: 400,
    text: 'Invalid API Version string. We could not find the version specified.',
  },
  'OBP-01000': {
    status: 408,
    text: 'Request Timeout. The OBP API decided to return a timeout. This is probably because a backend service did not respond in time. ',
  },
  'OBP-09014': {
    status: 400,
    text: 'Incorrect request body Format, it should be a valid json that matches Validation rule.',
  },
  'OBP-09016': { status: 400, text: 'Duplicate Query Parameters are not allowed.' },

  // Input
  'OBP-10001': { status: 400, text: 'Incorrect json format.' },
  'OBP-10007': { status: 400, text: 'Incorrect Role name:' },
  'OBP-10016': { status: 400, text: 'Incorrect filter Parameters in URL. ' },
  'OBP-10018': { status: 429, text: 'Too Many Requests.' },
  'OBP-10020': { status: 400, text: 'Incorrect json.' },
  'OBP-10023': { status: 400, text: 'obp_sort_direction parameter can only take two values: DESC or ASC!' },
  'OBP-10024': {
    status: 400,
    text: 'wrong value for obp_offset parameter. Please send a positive integer (=>0)!',
  },
  'OBP-10025': {
    status: 400,
    text: 'wrong value for obp_limit parameter. Please send a positive integer (=>1)!',
  },
  'OBP-10026': {
    status: 400,
    text: "Failed to parse date string. Please use this format yyyy-MM-dd'T'HH:mm:ss.SSS'Z'!",
  },
  'OBP-10036': {
    status: 400,
    text: 'wrong value for is_deleted parameter. Please send a boolean (true or false)!',
  },
  'OBP-10041': {
    status: 400,
    text: 'This locale is not supported. Only the following can be used: en_GB , es_ES.',
  },
  'OBP-10404': {
    status: 404,
    text: '404 Not Found. The server could not find the requested URI. Please double check your URL, headers and body. Note: When you are making a POST or PUT request, the Content-Type header MUST be `application/json`. Note: OBP only supports JSON formatted bodies.',
  },
  /** Ours: the first request with the key has no answer yet. */
  'OBP-10409': {
    status: 409,
    text: 'A request with this Idempotency-Key is being processed. Please try again later.',
  },
  /** Ours: the state of the resource that the client has seen (`If-Match`) is not the current one. */
  'OBP-10412': { status: 412, text: 'The resource is not as If-Match says. Please read it again.' },
  /** Ours: the published code for a malformed body, with the status HTTP gives an over-long one (RFC 9110, 15.5.14). */
  'OBP-10413': { status: 413, text: 'The request body is too large.' },
  /** Ours: the bus accepts only messages that are shorter than the answer (docs/operations.md). */
  'OBP-10414': {
    status: 400,
    text: 'The answer is too large for this installation. Please ask for less at a time, with a smaller limit.',
  },
  /** Ours: the first request with the key may have been done or not; it is not done again. */
  'OBP-10419': {
    status: 409,
    text: 'The outcome of the first request with this Idempotency-Key is not known. Please look whether it was done.',
  },
  /** Ours: a key belongs to one request. */
  'OBP-10422': { status: 422, text: 'This Idempotency-Key was used for another request.' },
  /** Ours: more or longer header fields than the server accepts (RFC 6585, section 5). */
  'OBP-10431': { status: 431, text: 'The request header fields are too large.' },
  /** Ours. */
  'OBP-10440': {
    status: 400,
    text: 'The Idempotency-Key must be 16 to 255 printable ASCII characters without blanks.',
  },

  /** Ours: all registrations for single operations together have a limit. */
  'OBP-10442': {
    status: 400,
    text: 'There is no room for another validation. Please delete one first.',
  },

  // Users, consumers, roles
  'OBP-20001': { status: 401, text: 'User not logged in. Authentication is required!' },
  'OBP-20002': { status: 400, text: 'These DirectLogin parameters are missing:' },
  'OBP-20003': { status: 401, text: 'This DirectLogin token is invalid or expired' },
  'OBP-20004': { status: 401, text: 'Invalid login credentials. Check username/password.' },
  'OBP-20005': { status: 404, text: 'User not found. Please specify a valid value for USER_ID.' },
  'OBP-20006': { status: 403, text: 'User is missing one or more roles: ' },
  'OBP-20008': { status: 401, text: 'Invalid Consumer Key.' },
  'OBP-20010': { status: 400, text: 'Value too long' },
  'OBP-20011': { status: 400, text: 'Value contains invalid characters' },
  'OBP-20013': {
    status: 401,
    text: 'The account has been locked, please contact an administrator!',
  },
  'OBP-20025': { status: 404, text: 'Scope not found. Please specify a valid value for SCOPE_ID.' },
  'OBP-20027': { status: 404, text: 'User not found by provider and username.' },
  'OBP-20050': { status: 403, text: 'Current User is not a Super Admin! ' },
  'OBP-20057': { status: 404, text: 'User not found by userId.' },
  'OBP-20058': { status: 401, text: 'Consumer is disabled.' },
  'OBP-20064': { status: 401, text: 'The user is deleted!' },
  'OBP-20080': {
    status: 401,
    text: 'Authorization Header format is not supported at this instance.',
  },
  'OBP-20081': { status: 404, text: 'User Attribute not found by USER_ATTRIBUTE_ID.' },
  'OBP-20082': { status: 400, text: 'Missing DirectLogin or Authorization header.' },
  'OBP-20083': {
    status: 400,
    text: 'Missing DirectLogin word at the value of Authorization header.',
  },
  'OBP-20201': { status: 401, text: 'OAuth2 is not allowed at this instance.' },
  'OBP-20202': { status: 401, text: "OAuth2's Access Token cannot be verified." },
  'OBP-20206': {
    status: 401,
    text: 'Bad JSON Object Signing and Encryption (JOSE) exception. The ID token is invalid or expired. ',
  },
  'OBP-20208': {
    status: 401,
    text: 'Cannot match the issuer and JWKS URI at this server instance. ',
  },
  'OBP-20260': {
    status: 409,
    text: 'Duplicate Username. Cannot create Username because it already exists.',
  },

  // Banks, customers and their dependents
  'OBP-30001': { status: 404, text: 'Bank not found. Please specify a valid value for BANK_ID.' },
  'OBP-30002': {
    status: 404,
    text: 'Customer not found. Please specify a valid value for CUSTOMER_NUMBER.',
  },
  'OBP-30006': {
    status: 400,
    text: 'Customer Number already exists. Please specify a different value for BANK_ID or CUSTOMER_NUMBER.',
  },
  'OBP-30007': {
    status: 400,
    text: 'The User is already linked to a Customer at the bank specified by BANK_ID',
  },
  'OBP-30008': { status: 400, text: 'User Customer Link not found by USER_ID' },
  'OBP-30019': { status: 404, text: 'Consumer not found. Please specify a valid value for CONSUMER_ID.' },
  'OBP-30024': { status: 400, text: 'Could not create Consumer ' },
  'OBP-30025': { status: 400, text: 'Could not create user_customer_links ' },
  'OBP-30035': { status: 404, text: 'User Customer Link not found' },
  'OBP-30046': {
    status: 404,
    text: 'Customer not found. Please specify a valid value for CUSTOMER_ID.',
  },
  'OBP-30051': { status: 400, text: 'Cannot create Customer' },
  'OBP-30069': {
    status: 404,
    text: 'Customer Attribute not found. Please specify a valid value for CUSTOMER_ATTRIBUTE_ID.',
  },
  'OBP-30071': {
    status: 404,
    text: 'Attribute Definition not found. Please specify a valid value for ATTRIBUTE_DEFINITION_ID.',
  },
  'OBP-30104': { status: 404, text: 'Meeting not found.' },
  'OBP-30111': {
    status: 400,
    text: "Invalid Bank Id. The BANK_ID should only contain 0-9/a-z/A-Z/'-'/'.'/'_', the length should be smaller than 255.",
  },
  'OBP-30205': {
    status: 400,
    text: 'This entitlement is a Bank Role. Please set bank_id to a valid bank id.',
  },
  'OBP-30206': {
    status: 400,
    text: 'This entitlement is a System Role. Please set bank_id to empty string.',
  },
  'OBP-30207': {
    status: 400,
    text: 'Invalid Password Format. Your password should EITHER be at least 10 characters long and contain mixed numbers and both upper and lower case letters and at least one special character, OR the length should be > 16 and <= 512.',
  },
  'OBP-30211': {
    status: 400,
    text: 'Invalid Connector. Please specify a valid value for CONNECTOR.',
  },
  'OBP-30212': { status: 404, text: 'EntitlementId not found' },
  'OBP-30213': { status: 400, text: 'USER_ID does not have the ENTITLEMENT_ID.' },
  'OBP-30214': { status: 400, text: 'Entitlement Request already exists for the user.' },
  'OBP-30215': { status: 404, text: 'EntitlementRequestId not found' },
  'OBP-30216': { status: 400, text: 'Entitlement already exists for the user.' },
  'OBP-30223': {
    status: 400,
    text: 'The Account is already linked to a Customer at the bank specified by BANK_ID',
  },
  'OBP-30224': { status: 400, text: 'Could not create the customer account link.' },
  'OBP-30225': {
    status: 404,
    text: 'Customer Account Link not found. Please specify valid values for CUSTOMER_ACCOUNT_LINK_ID.',
  },
  'OBP-30300': { status: 404, text: 'Tax Residence not found by TAX_RESIDENCE_ID. ' },
  'OBP-30310': { status: 404, text: "Customer's Address not found by CUSTOMER_ADDRESS_ID. " },
  'OBP-34000': {
    status: 400,
    text: 'Bank Id already exists. Please specify a different value.',
  },
  'OBP-34001': { status: 400, text: 'Could not update the Bank' },
  'OBP-35030': {
    status: 400,
    text: 'The Consumer Key must be alphanumeric. (A-Z, a-z, 0-9)',
  },
  'OBP-35031': { status: 400, text: 'The Consumer Key max length <= 512' },

  // Validations of single operations
  'OBP-40026': { status: 400, text: 'Incorrect json-schema Format. ' },
  'OBP-40027': {
    status: 400,
    text: 'JSON Schema Validation not found, please specify valid query parameter. ',
  },
  'OBP-40029': {
    status: 400,
    text: 'OPERATION_ID already exists. Please specify different values for OPERATION_ID. ',
  },
  'OBP-40030': { status: 400, text: 'AuthenticationType name not correct. ' },
  'OBP-40032': {
    status: 400,
    text: 'AuthenticationTypeValidation not found, please specify valid query parameter. ',
  },
  'OBP-40034': { status: 400, text: 'Current request authentication type is illegal. ' },

  // Failures of the server: fixed texts, because a client must never see the cause
  'OBP-50000': { status: 500, text: 'Unknown Error.' },
  /** No failure of the server in spite of its number: the request cannot be stored. */
  'OBP-50200': { status: 400, text: 'Connector cannot return the data we requested.' },
  /** Ours: a service, the bus or the database behind the gateway is unavailable. */
  'OBP-50503': { status: 503, text: 'The service is temporarily unavailable. Please try again later.' },
  /** Ours: a service behind the gateway did not answer in time. */
  'OBP-50504': { status: 504, text: 'The service did not respond in time. Please try again later.' },

  'OBP-80001': { status: 400, text: 'Could not delete cascade.' },
  /** Ours: only a parked deletion can be resumed. */
  'OBP-80400': { status: 400, text: 'The cascade saga is not parked, so it cannot be retried.' },
  /** Ours: deletions are kept as sagas of their own. */
  'OBP-80404': { status: 404, text: 'Cascade saga not found. Please specify a valid value for SAGA_ID.' },
} as const satisfies Record<`OBP-${string}`, { status: number; text: string }>;

/** A code of the catalogue, for example `OBP-30046`. */
export type ObpCode = keyof typeof catalogue;

/** The published message of a code: `OBP-30046: Customer not found. ...`. */
export const messageOf = (code: ObpCode): string => `${code}: ${catalogue[code].text}`;
