/** Suites that start processes share two cores: what takes a second alone takes several in company. */
jest.setTimeout(150_000);
