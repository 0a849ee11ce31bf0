/** Jest puts these in every test file; their types come from @jest/globals, so that no second package is needed. */
import type { afterAll as After, afterEach as AfterEach, beforeAll as Before, beforeEach as BeforeEach, describe as Describe, expect as Expect, it as It, test as Test } from "@jest/globals";

declare global {
  const afterAll: typeof After;
  const afterEach: typeof AfterEach;
  const beforeAll: typeof Before;
  const beforeEach: typeof BeforeEach;
  const describe: typeof Describe;
  const expect: typeof Expect;
  const it: typeof It;
  const test: typeof Test;
}
