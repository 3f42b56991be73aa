/** Refusals that many endpoints share, in the contract's words. */
export const customerNotFound = (customerId: string) => ({
  code: 404,
  message: `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID. Current CustomerId(${customerId})`,
});

export const missingRole = (role: string, bank: string) => ({
  code: 403,
  message: `OBP-20006: User is missing one or more roles: ${role} for BankId(${bank}).`,
});
