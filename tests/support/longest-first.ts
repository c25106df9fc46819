import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that wait for programs to start, end and be killed. */
const long = /\/(email\/email|tests\/(house|documents)\/\w+|admin\/admin|mongod\/start-mongod|backup\/backup)\.test\.ts$/;

/** Where no earlier run tells what takes long (a fresh clone), size alone would put some of the longest last, and one processor would wait for them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(({ moduleId }) => long.test(moduleId)), ...sorted.filter(({ moduleId }) => !long.test(moduleId))];
  }
}
