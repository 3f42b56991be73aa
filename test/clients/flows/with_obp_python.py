"""obp-python: the commands of its `obp`, as a user types them."""
import json

from click.testing import CliRunner
from obp_python.cli import cli
from obp_python.getCustomerIdByCustomerNumber import getCustomerIdByCustomerNumber

from steps import API, ROLES, expect, os, step


def obp(command, *arguments, typed=""):
    """Runs one command; prompts that have no option are answered with their defaults. Its output."""
    result = CliRunner().invoke(cli, [command, *arguments], input=typed + "\n" * 40)
    if result.exit_code != 0:
        # Before the answer stand the prompts.
        raise RuntimeError(result.output[max(result.output.rfind('{"code"'), 0):])
    return result.output


def last_json(text):
    return json.loads(text[text.rindex("\n{") if "\n{" in text else text.index("{"):])


def login():
    secret = os.environ["ADMIN_PASSWORD"]
    lines = [API, os.environ["ADMIN_USERNAME"], secret, secret, os.environ["CONSUMER_KEY"]]
    obp("init", typed="\n".join(lines) + "\n")
    return json.loads(obp("getuser"))["user_id"]


BANK = "cl.python"


def bank():
    expect(BANK, last_json(obp("addbank", "--bank-id", BANK))["id"])
    return BANK


def roles(_, bank_id):
    for role in ROLES:
        obp("addrole", "--role-name", role, "--bank-id", bank_id)


def link(bank_id, user_id, customer):
    obp("linkusertocustomer", "--bank-id", bank_id, "--user-id", user_id, "--customer-id", customer["customer_id"])


def read_back(bank_id, customer):
    found = getCustomerIdByCustomerNumber(customer["customer_number"], bank_id).json()
    expect(customer["customer_id"], found["customer_id"])


user_id = step("login", login)
step("role for banks", lambda _: obp("addrole", "--role-name", "CanCreateBank"), user_id)
bank_id = step("bank", bank)
at = bank_id or "obp1"
step("banks", lambda: obp("getbanks"))
step("roles", roles, user_id, at)
options = ["--legal-name", "Ada Byron", "--number-of-dependants", "1"]
customer = step("customer", lambda bank: last_json(obp("addcustomer", "--bank-id", bank, *options)), at)
step("link", link, at, user_id, customer)
step("read back", read_back, at, customer)
step("role for lists", lambda _: obp("addrole", "--role-name", "CanUseFirehoseAtAnyBank"), user_id)
step("list", lambda bank, _: obp("getcustomers", "--bank-id", bank), at, user_id)
