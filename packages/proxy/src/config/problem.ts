/** One thing that is wrong with the environment: which variable, and what was expected of it. */
export type ConfigProblem = { name: string; message: string };

/** All that is wrong with the environment at once. No message repeats a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ name, message }) => `${name}: ${message}`).join('\n'));
    this.problems = problems;
  }
}
