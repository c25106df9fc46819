import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from './build-web.ts';
import { programs, step } from './step.ts';
import { installTools } from './tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchboard-results-'));
const report = (name: string) => join(folder, `${name}.json`);
const vitest = (name: string, ...args: string[]) => [...programs.vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`, ...args];

await installTools();
await buildWeb();
type Step = [what: string, command: string[], env?: Record<string, string>];
const stories: Step = ['browser stories', [...programs.playwright, 'test', '-c', 'tests/playwright.config.ts', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: report('stories') }];
const units: Step = ['unit tests', vitest('unit')];
const rest: Step[] = [
  ['one process and four', vitest('deployment', '--config', 'tests/deployment/vitest.config.ts')],
  ['types, lint, walls, unused code', [process.execPath, 'bin/check.ts']],
];
let failedSteps = 0;
const take = async (steps: Step[]): Promise<void> => {
  for (const [what, command, env] of steps) if (!(await step(what, command, { env, label: what }))) failedSteps += 1;
};
// Two stories at once keep two processors busy: whatever ran beside them would only make their browsers wait.
await take([stories]);
await Promise.all([take([units]), take(rest)]);

const { passed, failed } = count();
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${Math.max(failed, failedSteps)} failed`);
process.exit(failedSteps === 0 ? 0 : 1);

function count(): { passed: number; failed: number } {
  const total = { passed: 0, failed: 0 };
  for (const name of ['unit', 'deployment', 'stories'].map(report).filter((file) => existsSync(file))) {
    const { numPassedTests, numFailedTests, stats } = JSON.parse(readFileSync(name, 'utf8')) as { numPassedTests?: number; numFailedTests?: number; stats?: { expected: number; unexpected: number; flaky: number } };
    total.passed += numPassedTests ?? stats?.expected ?? 0;
    total.failed += numFailedTests ?? (stats ? stats.unexpected + stats.flaky : 0);
  }
  return total;
}
