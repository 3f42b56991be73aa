/** Runs an operator's command: its result goes to standard output, an error to standard error, with exit code 1. */
export function runCommand(command: () => string): void {
  try {
    process.stdout.write(`${command()}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'unknown error'}\n`);
    process.exitCode = 1;
  }
}
