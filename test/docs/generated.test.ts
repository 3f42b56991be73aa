import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { actionsPage } from '../../docs/generate/actions-page';
import { allEvents, asyncApi } from '../../docs/generate/asyncapi';
import { decisionsIndex } from '../../docs/generate/decisions-index';
import { errorsPage } from '../../docs/generate/errors-page';
import { breaks, lockOf } from '../../docs/generate/event-lock';
import { eventsPage } from '../../docs/generate/events-page';
import { prometheusRule } from '../../docs/generate/prometheus-rule';
import { withSettings } from '../../docs/generate/settings-table';
import { contracts } from '../../packages/contracts/all';
import { catalogue } from '../../packages/errors';

const read = (...path: string[]): string => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');

describe('generated documents are up to date (`npm run docs`)', () => {
  test('docs/errors.md', () => {
    expect(read('docs', 'errors.md')).toBe(errorsPage());
  });

  test('docs/errors.md has for every code the endpoints that answer it, or why there is none', () => {
    expect(errorsPage()).not.toMatch(/\| - \|$/m);
  });

  test('docs/actions.md, with every action', () => {
    const page = actionsPage();
    expect(read('docs', 'actions.md')).toBe(page);
    const actions = Object.values(contracts).flatMap((service) => Object.values(service.actions));
    for (const { name } of actions) expect(page).toContain(`### ${name}\n`);
  });

  test('docs/events.md, with every event', () => {
    const page = eventsPage();
    expect(read('docs', 'events.md')).toBe(page);
    for (const { type } of allEvents) expect(page).toContain(`| \`${type}\` |`);
  });

  test('docs/decisions/README.md, with the status of every decision', () => {
    expect(read('docs', 'decisions', 'README.md')).toBe(decisionsIndex());
  });

  test('docs/asyncapi.json, and it is valid', async () => {
    const text = read('docs', 'asyncapi.json');
    expect(JSON.parse(text)).toEqual(asyncApi());
    const { document, diagnostics } = await new Parser().parse(text);
    expect(diagnostics).toEqual([]);
    expect(document?.channels().length).toBe(allEvents.length);
  });

  test('packages/contracts/events.lock.json: no reader of events breaks, and new events are in it', () => {
    const lock = JSON.parse(read('packages', 'contracts', 'events.lock.json'));
    expect(breaks(lock, lockOf())).toEqual([]);
    expect(lock).toEqual(lockOf());
  });

  test('examples/kubernetes/alerts.yaml', () => {
    const alerts = read('deploy', 'prometheus', 'alerts.yml');
    expect(read('examples', 'kubernetes', 'alerts.yaml')).toBe(prometheusRule(alerts));
  });

  test('the settings in README.md', () => {
    const readme = read('README.md');
    expect(readme).toBe(withSettings(readme));
  });

  test('docs/differences-from-obp.md names codes that exist', () => {
    const theirs = ['OBP-50005', 'OBP-30113', 'OBP-40028', 'OBP-40033'];
    const named = new Set(read('docs', 'differences-from-obp.md').match(/OBP-\d{5}/g));
    expect([...named].filter((code) => !(code in catalogue) && !theirs.includes(code))).toEqual([]);
  });
});
