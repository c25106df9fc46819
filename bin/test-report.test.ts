import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readReport } from './test-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchboard-report-'));
const file = join(folder, 'report.json');
afterAll(() => rmSync(folder, { recursive: true }));
const read = (report: object) => {
  writeFileSync(file, JSON.stringify(report));
  return readReport(file);
};

describe('what a run of tests says at its end', () => {
  it('names each test that failed, with its reason', () => {
    const testResults = [{ name: 'a.test.ts', status: 'failed', message: '', assertionResults: [{ fullName: 'adds', status: 'passed', failureMessages: [] }, { fullName: 'takes away', status: 'failed', failureMessages: ['3 is not 4'] }] }];
    expect(read({ numPassedTests: 1, testResults })).toEqual({ passed: 1, failed: [{ name: 'a.test.ts › takes away', why: '3 is not 4' }], again: [] });
  });

  it('names a file that could not even be read', () => {
    expect(read({ numPassedTests: 0, testResults: [{ name: 'b.test.ts', status: 'failed', message: 'Unexpected token', assertionResults: [] }] }).failed).toEqual([{ name: 'b.test.ts', why: 'Unexpected token' }]);
  });

  it('tells stories that failed from those that passed at the second try, however deep they stand', () => {
    const story = (title: string, status: string) => ({ title, file: 'c.story.ts', tests: [{ status, results: [{ error: { message: `${title} waited` } }, {}] }] });
    const suites = [{ specs: [story('one', 'expected')], suites: [{ specs: [story('two', 'flaky'), story('three', 'unexpected')] }] }];
    expect(read({ stats: { expected: 1 }, suites, errors: [] })).toEqual({ passed: 2, failed: [{ name: 'c.story.ts › three', why: 'three waited' }], again: [{ name: 'c.story.ts › two', why: 'two waited' }] });
  });
});
