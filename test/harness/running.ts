/** What a global set-up has started, for the teardown: both run in the same process. */
export const running = { stop: async (): Promise<void> => {} };
