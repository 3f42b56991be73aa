import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Client } from '../harness/client';
import { chromiumPath } from './chromium';

/** Traces of what failed: `npx playwright-core show-trace FILE`. */
const TRACES = join(__dirname, 'traces');

interface Visit {
  /** A tab of a new visitor; `size` in pixels. */
  readonly open: (options?: { client?: Client; width?: number; theme?: 'light' | 'dark' }) => Promise<Page>;
}

/**
 * A suite's connection to the browser of the run, with tabs of its own. Every tab is watched: an error on its console, or
 * a request to another server, is a failure.
 */
export class TestBrowser {
  private readonly problems: string[] = [];
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly url: string,
  ) {}

  static async start(url: string): Promise<TestBrowser> {
    return new TestBrowser(await chromium.connect(process.env.OBP_TEST_BROWSER ?? ''), url);
  }

  /**
   * Does the work of a test; keeps a trace if it fails.
   * @param expected parts of messages on the console that belong to the test, such as refusals
   */
  async scenario(name: string, work: (visit: Visit) => Promise<void>, expected: readonly string[] = []) {
    this.problems.length = 0;
    try {
      await work({ open: (options) => this.open(options) });
      expect(this.problems.filter((problem) => !expected.some((part) => problem.includes(part)))).toEqual([]);
      await this.closeAll();
    } catch (error) {
      await this.closeAll(name.replace(/\W+/g, '-'));
      throw error;
    }
  }

  /** Ends the connection, and with it the tabs. */
  stop = (): Promise<void> => this.browser.close();

  private async open({ client, width = 1_440, theme = 'light' }: Parameters<Visit['open']>[0] = {}) {
    const context = await this.browser.newContext({
      baseURL: this.url,
      viewport: { width, height: 900 },
      colorScheme: theme,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    this.contexts.push(context);
    await context.tracing.start({ snapshots: true });
    const page = await context.newPage();
    context.on('page', (opened) => this.watch(opened));
    this.watch(page);
    if (client !== undefined) await logInAs(page, client);
    return page;
  }

  private watch(page: Page): void {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('dialog', (dialog) => this.problems.push(`a dialog: ${dialog.message()}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(this.url)) this.problems.push(`a request to ${request.url()}`);
    });
  }

  private async closeAll(trace?: string): Promise<void> {
    mkdirSync(TRACES, { recursive: true });
    for (const [index, context] of this.contexts.splice(0).entries()) {
      const path = trace === undefined ? {} : { path: join(TRACES, `${trace}-${index}.zip`) };
      await context.tracing.stop(path);
      await context.close();
    }
  }
}

/** Begins the session that the login of the page would begin, for a user that a suite has made; once, so that it can end. */
async function logInAs(page: Page, client: Client): Promise<void> {
  const token = client.headers.DirectLogin?.slice('token='.length) ?? '';
  const kept = JSON.stringify({ token, scheme: 'DirectLogin', username: 'the.user' });
  await page.addInitScript(`
    if (sessionStorage.getItem('test.begun') === null) {
      sessionStorage.setItem('test.begun', 'yes');
      sessionStorage.setItem('obp.session', ${JSON.stringify(kept)});
    }`);
  await page.goto('/');
}

/** Suites of the page need a browser; without one, they are skipped, and the set-up says so. */
export const describeInBrowser = chromiumPath === undefined ? describe.skip : describe;

export const REFUSED = 'the server responded with a status of';

/** Pastes a text into a field, as a person does. */
export async function paste(page: Page, label: string, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.getByLabel(label).focus();
  await page.keyboard.press('Control+V');
}
