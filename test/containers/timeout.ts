/** Containers start and stop within a test, several of them on a machine that may be busy. */
jest.setTimeout(400_000);
