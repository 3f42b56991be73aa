/** Whether it is an action of the product, as `v1.customer.get`, and not of the framework. */
export const isOurs = (action: string): boolean => /^v\d+\./.test(action);
