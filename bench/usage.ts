import { readdirSync, readFileSync } from 'node:fs'

/** What a process holds. Bytes; counts. */
export interface Holdings {
  rss: number
  threads: number
  descriptors: number
}

/** Linux counts processor time in hundredths of a second, whatever the machine. */
const TICKS_A_SECOND = 100

/** The processes that this one counts with. Source: proc(5), `/proc/pid/task/tid/children`. */
export function countingPids(pid: number): number[] {
  const started = readdirSync(`/proc/${pid}/task`).flatMap(task =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  )
  return started
    .filter(child => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('counting-child'))
    .map(Number)
}

/** Processor time of a process and of those it counts with so far, in seconds. */
export const cpuSeconds = (pid: number): number =>
  [pid, ...countingPids(pid)].reduce((sum, each) => sum + cpuSecondsAlone(each), 0)

/** All threads of a process together. Source: proc(5), `/proc/pid/stat`. */
function cpuSecondsAlone(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name, in parentheses, may hold spaces; the fields after it do not.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}

export function holdingsOf(pid: number): Holdings {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)![1])
  return {
    rss: field('VmRSS') * 1024,
    threads: field('Threads'),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  }
}

/** How long work took, in seconds: by the clock, and of each process's processor time. */
export interface Spent<Name extends string> {
  wall: number
  cpu: Record<Name, number>
}

/** @param pids the processes to watch, by name */
export async function spentOn<Name extends string>(
  pids: Record<Name, number>,
  work: () => Promise<void>,
): Promise<Spent<Name>> {
  const names = Object.keys(pids) as Name[]
  const used = () => names.map(name => cpuSeconds(pids[name]))
  const before = used()
  const start = performance.now()
  await work()
  const wall = (performance.now() - start) / 1000
  const cpu = used().map((seconds, i) => [names[i], seconds - before[i]!])
  return { wall, cpu: Object.fromEntries(cpu) }
}
