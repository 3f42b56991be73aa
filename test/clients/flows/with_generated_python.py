"""The client that openapi-generator makes of our document for Python."""
from openapi_client import ApiClient, BankApi, Configuration, CustomerApi, RoleApi, UserApi

from steps import ADDRESS, API, CUSTOMER, LOGIN, ROLES, expect, step

BANK = "cl.generated"


def login():
    token = UserApi(ApiClient(Configuration(host=API))).o_bpv4_0_0_direct_login(LOGIN.removeprefix("DirectLogin ")).token
    return ApiClient(Configuration(host=API, api_key={"DirectLogin": f"token={token}"}))


def grant(client, bank_id, *roles):
    user_id = UserApi(client).o_bpv3_0_0_get_current_user().user_id
    for role in roles:
        made = RoleApi(client).o_bpv2_0_0_add_entitlement(user_id, {"bank_id": bank_id, "role_name": role})
        expect(role, made.role_name)


def bank(client):
    body = {"id": BANK, "short_name": "CS", "full_name": "uk", "logo": "logo", "website": "site", "bank_routings": []}
    expect(BANK, BankApi(client).o_bpv4_0_0_create_bank(body).id)
    return BANK


def address(client, bank_id, customer_id):
    made = CustomerApi(client).o_bpv3_1_0_create_customer_address(bank_id, customer_id, ADDRESS)
    expect("SW1Y 4JH", made.postcode)


def read_back(client, bank_id, customer_id):
    customers = CustomerApi(client)
    expect("Ada Byron", customers.o_bpv3_1_0_get_customer_by_customer_id(bank_id, customer_id).legal_name)
    addresses = customers.o_bpv3_1_0_get_customer_addresses(bank_id, customer_id).addresses
    expect(["London"], [one.city for one in addresses])


client = step("login", login)
step("role for banks", lambda client: grant(client, "", "CanCreateBank"), client)
bank_id = step("bank", bank, client)
step("roles", lambda client, bank_id: grant(client, bank_id, *ROLES), client, bank_id)
create = lambda client, bank_id: CustomerApi(client).o_bpv4_0_0_create_customer(bank_id, CUSTOMER).customer_id
customer_id = step("customer", create, client, bank_id)
step("address", address, client, bank_id, customer_id)
step("read back", read_back, client, bank_id, customer_id)
