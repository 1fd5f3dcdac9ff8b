import { startTests, type Task, type VitestRunner } from '@vitest/runner';
import { finish, parameters, report } from './reports.js';

/** Runs test files in a page or a worker, as Vitest would. */

function nameOf(task: Task): string {
  return task.suite === undefined ? `${task.file.name} > ${task.name}` : `${nameOf(task.suite)} > ${task.name}`;
}

function describeTask(task: Task): void {
  const errors = task.result?.errors ?? [];
  report({
    name: nameOf(task),
    state: task.mode === 'skip' ? 'skip' : (task.result?.state ?? 'unknown'),
    errors: errors.map(({ message, stack, diff }) => [message, diff, stack].filter(Boolean).join('\n')),
  });
}

function leaves(task: Task): Task[] {
  return 'tasks' in task ? task.tasks.flatMap(leaves) : [task];
}

/** @param files - what imports each, by its name */
export async function run(files: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  const processors = Number(parameters.get('workers'));
  if (processors > 0) Object.defineProperty(navigator, 'hardwareConcurrency', { value: processors });
  const runner: VitestRunner = {
    config: {
      root: '/',
      setupFiles: [],
      name: undefined,
      passWithNoTests: false,
      testNamePattern: undefined,
      allowOnly: false,
      sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 1,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    importFile: (path) => files[path.slice(1)]?.(),
    onAfterRunTask: describeTask,
    onAfterRunSuite(suite) {
      // A file that could not be read, a hook that failed.
      if ((suite.result?.errors ?? []).length > 0) describeTask(suite);
    },
  };
  const ran = await startTests(
    Object.keys(files).map((name) => ({ filepath: `/${name}`, testLocations: undefined, testNamePattern: undefined })),
    runner,
  );
  for (const skipped of ran.flatMap(leaves).filter(({ mode }) => mode === 'skip')) describeTask(skipped);
  await finish();
}
