/**
 * Polls until a condition holds; fails with its description. An error that the condition throws
 * ends the wait: it means that the condition can never hold.
 * @param state what to add to the failure: how things stand then
 */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  timeoutMs = 120_000,
  state: () => string = () => '',
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain until ${what}${state()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
