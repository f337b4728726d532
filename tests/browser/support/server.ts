import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const kBinary = resolve(import.meta.dirname, '../../../build/release/neuronflow');
const kStartLimitMs = 180_000; // It hashes a password for each account, which takes its time while the machine builds.
const kStopLimitMs = 15_000; // It may finish for 10 s what is in hand.

export interface Account {
  email: string;
  name: string;
  roles: string[];
  groups: string[];
  manager: string | null;
  password: string;
}

/** `neuronflow demo` on a free port of loopback, with a data directory of its own that goes when it stops. */
export class DemoServer {
  readonly accounts: Account[];
  readonly hookToken: string;

  private constructor(
    readonly url: string,
    readonly data: string,
    private readonly process: ChildProcess,
    private readonly output: string[],
  ) {
    const entries: (Account | { hook_token: string })[] = JSON.parse(
      readFileSync(join(data, 'demo-accounts.json'), 'utf8'),
    );
    this.accounts = entries.filter((entry) => 'email' in entry);
    this.hookToken = entries.find((entry) => 'hook_token' in entry)!.hook_token;
  }

  /** Comes back when it listens; throws with its log when it ends before, or takes too long. `settings` are variables of its environment. */
  static async start(settings: Record<string, string> = {}): Promise<DemoServer> {
    if (!existsSync(kBinary)) throw new Error(`${kBinary} is missing: ./run --no-start builds it`);
    const data = mkdtempSync(join(tmpdir(), 'neuronflow-browser-'));
    const output: string[] = [];
    const child = spawn(kBinary, ['demo', '--data', data, '--listen', '127.0.0.1:0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...settings },
    });
    try {
      return new DemoServer(await listening(child, output), data, child, output);
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(data, { recursive: true, force: true });
      throw error;
    }
  }

  /** The account of `name`@example.com. */
  account(name: string): Account {
    const found = this.accounts.find(({ email }) => email === `${name}@example.com`);
    if (!found) throw new Error(`the demo has no account ${name}@example.com`);
    return found;
  }

  /** The mails written so far, oldest first, as they would be sent. */
  mails(): string[] {
    const outbox = join(this.data, 'outbox');
    if (!existsSync(outbox)) return [];
    const names = readdirSync(outbox).filter((name) => name.endsWith('.eml'));
    return names.sort().map((name) => readFileSync(join(outbox, name), 'utf8'));
  }

  /** Everything that it has printed. */
  log(): string {
    return this.output.join('');
  }

  /** SIGTERM; throws unless it ends by itself with 0. */
  async stop(): Promise<void> {
    try {
      if (this.process.exitCode === null && this.process.signalCode === null) {
        const limit = setTimeout(() => this.process.kill('SIGKILL'), kStopLimitMs);
        this.process.kill('SIGTERM');
        await once(this.process, 'exit');
        clearTimeout(limit);
      }
      const { exitCode, signalCode } = this.process;
      if (exitCode !== 0) throw new Error(`the server ended with ${exitCode ?? signalCode}:\n${this.log()}`);
    } finally {
      rmSync(this.data, { recursive: true, force: true });
    }
  }
}

function listening(child: ChildProcess, output: string[]): Promise<string> {
  return new Promise((found, failed) => {
    const fail = (what: string) => failed(new Error(`the server ${what}:\n${output.join('')}`));
    const limit = setTimeout(() => fail(`did not listen within ${kStartLimitMs} ms`), kStartLimitMs);
    const take = (chunk: Buffer) => {
      output.push(chunk.toString());
      const line = /^listening on (http:\/\/\S+)$/m.exec(output.join(''));
      if (line) {
        clearTimeout(limit);
        found(line[1]);
      }
    };
    child.stdout!.on('data', take);
    child.stderr!.on('data', take);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code, signal) => {
      clearTimeout(limit);
      fail(`ended with ${code ?? signal}`);
    });
  });
}
