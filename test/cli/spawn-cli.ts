import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'

/** The command line as it is installed: built, in a process of its own. */
export interface Cli {
  pid: number
  /** Everything written so far. */
  stdout: () => string
  stderr: () => string
  /** Resolves to the first match of what it writes to stdout; rejects when it ends without having written it. */
  said: (pattern: RegExp) => Promise<RegExpExecArray>
  /** To the process alone. */
  kill: (signal: NodeJS.Signals) => void
  /** To its whole process group, as a terminal does at Ctrl-C. */
  interrupt: () => void
  /** The exit code once it has ended and all it wrote has been read; null after a signal. */
  ended: Promise<number | null>
}

const MAIN = 'dist/cli/main.js'

/**
 * Starts `tidemark` with these arguments, leading a process group as a shell's job does. Nothing of this
 * process's environment is passed on but where programs are.
 *
 * @param main another installation's, or a script of a test
 */
export function spawnCli(
  args: readonly string[],
  environment: Record<string, string> = {},
  main = MAIN,
): Cli {
  const loader = main.endsWith('.ts') ? ['--import', 'tsx'] : []
  const child = spawn(process.execPath, [...loader, main, ...args], {
    detached: true,
    env: { PATH: process.env.PATH, TIDEMARK_LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  return {
    pid: child.pid!,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    said: pattern => waitForOutput(child, { pattern, written }),
    kill: signal => void child.kill(signal),
    interrupt: () => void process.kill(-child.pid!, 'SIGINT'),
    ended,
  }
}

/** Runs `tidemark` to its end; what does not end by itself is killed with the test. */
export async function runCli(
  args: readonly string[],
  environment: Record<string, string> = {},
  main = MAIN,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const cli = spawnCli(args, environment, main)
  onTestFinished(() => cli.kill('SIGKILL'))
  const code = await cli.ended
  return { code, stdout: cli.stdout(), stderr: cli.stderr() }
}

function waitForOutput(
  child: ChildProcess,
  { pattern, written }: { pattern: RegExp; written: { stdout: string; stderr: string } },
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = pattern.exec(written.stdout)
      if (match) resolve(match)
    }
    child.stdout!.on('data', look)
    child.once('close', () => reject(new Error(`It ended without ${pattern}: ${written.stderr}`)))
    look()
  })
}

/** The process table's word: a zombie is not alive. */
export function isAlive(pid: number): boolean {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0]
    return state !== 'Z' && state !== 'X'
  } catch {
    return false
  }
}

/** The processes this one has started and not yet reaped. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
