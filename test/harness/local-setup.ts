import { execFileSync } from 'node:child_process';

/** Before the suites that start the product as a process: they run compiled code, and it must be this code. */
export default function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
