import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from './build-web.ts';
import { programs, step } from './step.ts';
import { readReport, type Told } from './test-report.ts';
import { installTools } from './tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchboard-results-'));
const report = (name: string) => join(folder, `${name}.json`);
const vitest = (name: string, ...args: string[]) => [...programs.vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`, ...args];

await installTools();
await buildWeb();
type Step = [what: string, command: string[], options?: { env?: Record<string, string>; givesWay?: boolean }];
const stories: Step = ['browser stories', [...programs.playwright, 'test', '-c', 'tests/playwright.config.ts', '--reporter=list,json', '--retries=1'], { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('stories') } }];
const check: Step = ['types, lint, walls, unused code', [process.execPath, 'bin/check.ts'], { givesWay: true }];
const units: Step = ['unit tests', vitest('unit')];
const deployment: Step = ['one process and four', vitest('deployment', '--config', 'tests/deployment/vitest.config.ts')];
let failedSteps = 0;
const take = async ([what, command, options]: Step): Promise<void> => {
  if (!(await step(what, command, { ...options, label: what }))) failedSteps += 1;
};
// Stories wait a third of their time, for a server, for a moment to pass: what only computes takes that and gives way to browsers. Other tests beside them would make browsers wait.
const checked = take(check);
await take(stories);
await Promise.all([take(units), take(deployment), checked]);

const reports = ['stories', 'unit', 'deployment'].map(report).filter((file) => existsSync(file)).map(readReport);
rmSync(folder, { recursive: true });
tell(reports.flatMap(({ again }) => again), 'at the second try only');
tell(reports.flatMap(({ failed }) => failed), 'failed');
const failed = reports.reduce((sum, each) => sum + each.failed.length, 0);
console.log(`${reports.reduce((sum, { passed }) => sum + passed, 0)} passed, ${Math.max(failed, failedSteps)} failed`);
process.exit(failedSteps === 0 ? 0 : 1);

function tell(lines: Told['failed'], what: string): void {
  for (const { name, why } of lines) console.log(`${what}: ${name}\n${why.slice(0, 1_500)}\n`);
}
