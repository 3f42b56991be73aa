"""Shared by the flows of the Python clients: steps whose outcome the runner reads, one JSON line each."""
import json
import os
import sys

API = os.environ["API"]
LOGIN = 'DirectLogin username="{ADMIN_USERNAME}",password="{ADMIN_PASSWORD}",consumer_key="{CONSUMER_KEY}"'.format(**os.environ)


def step(name, do, *needs):
    """Does one step. Its result, or None when it fails or when what it needs has failed before."""
    if None in needs:
        return say(name, "skipped", "")
    try:
        result = do(*needs)
    except (Exception, SystemExit) as error:
        return say(name, "failed", f"{type(error).__name__}: {error}")
    say(name, "ok", "")
    return True if result is None else result


def say(name, outcome, detail):
    print(json.dumps({"step": name, "outcome": outcome, "detail": detail[:500]}), file=sys.__stdout__, flush=True)


def expect(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected!r}, got {actual!r}")


CUSTOMER = {
    "legal_name": "Ada Byron",
    "mobile_phone_number": "+44 07972 444 876",
    "email": "ada@example.com",
    "face_image": {"url": "www.openbankproject", "date": "2017-09-19T00:00:00Z"},
    "date_of_birth": "1990-09-19T00:00:00Z",
    "relationship_status": "single",
    "dependants": 1,
    "dob_of_dependants": ["2017-09-19T00:00:00Z"],
    "credit_rating": {"rating": "OBP", "source": "OBP"},
    "credit_limit": {"currency": "EUR", "amount": "0"},
    "highest_education_attained": "Master",
    "employment_status": "worker",
    "kyc_status": False,
    "last_ok_date": "2024-02-13T20:38:17Z",
    "title": "Dr.",
    "branch_id": "DERBY6",
    "name_suffix": "Sr",
}

ADDRESS = {
    "line_1": "12 St James Square",
    "line_2": "",
    "line_3": "",
    "city": "London",
    "county": "",
    "state": "",
    "postcode": "SW1Y 4JH",
    "country_code": "GB",
    "tags": ["mailing"],
    "status": "OK",
}

ROLES = ["CanCreateCustomer", "CanGetCustomer", "CanCreateCustomerAddress", "CanGetCustomerAddress", "CanCreateUserCustomerLink"]
