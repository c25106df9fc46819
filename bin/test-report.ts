import { readFileSync } from 'node:fs';

export type Told = { passed: number; failed: Line[]; again: Line[] };
type Line = { name: string; why: string };

type VitestReport = { numPassedTests: number; testResults: { name: string; status: string; message: string; assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[] };
type Spec = { title: string; file: string; tests: { status: string; results: { error?: { message?: string } }[] }[] };
type Suite = { specs?: Spec[]; suites?: Suite[] };
type PlaywrightReport = { stats: { expected: number }; suites: Suite[]; errors: { message?: string }[] };

/** What the JSON report of Vitest or of Playwright says, for the last lines of a run: what failed is named there, because thousands of lines stand above. `again` passed at the second try only. */
export function readReport(file: string): Told {
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport | PlaywrightReport;
  return 'testResults' in report ? ofVitest(report) : ofPlaywright(report);
}

function ofVitest({ numPassedTests, testResults }: VitestReport): Told {
  const failed = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((each) => each.status === 'failed').map(({ fullName, failureMessages }) => ({ name: `${name} › ${fullName}`, why: failureMessages.join('\n') }));
    // A file that could not be read, or whose set-up failed, has no test that did.
    return tests.length === 0 && status === 'failed' ? [{ name, why: message }] : tests;
  });
  return { passed: numPassedTests, failed, again: [] };
}

function ofPlaywright({ stats, suites, errors }: PlaywrightReport): Told {
  const specs = suites.flatMap(specsOf);
  const lines = (status: string): Line[] =>
    specs.flatMap(({ title, file, tests }) =>
      tests.filter((each) => each.status === status).map(({ results }) => ({ name: `${file} › ${title}`, why: results.flatMap(({ error }) => error?.message ?? []).join('\n') })),
    );
  const again = lines('flaky');
  return { passed: stats.expected + again.length, failed: [...lines('unexpected'), ...errors.map(({ message }) => ({ name: 'browser stories', why: message ?? '' }))], again };
}

const specsOf = ({ specs = [], suites = [] }: Suite): Spec[] => [...specs, ...suites.flatMap(specsOf)];
