/** One command of the operator's command line. */
export type Command = {
  /** One or two words. */
  name: string;
  /** What follows the name, as `help` shows it. */
  usage: string;
  summary: string;
  withoutDatabase?: boolean;
  run(args: string[]): Promise<void>;
};
