import { readdirSync, readFileSync } from 'node:fs'

/** What a process holds. Bytes; counts. */
export interface Holdings {
  rss: number
  threads: number
  descriptors: number
}

/** Linux counts processor time in hundredths of a second, whatever the machine. */
const TICKS_A_SECOND = 100

/** Processor time of a process so far, in seconds, all its threads together. Source: proc(5), `/proc/pid/stat`. */
export function cpuSeconds(pid: number): number {
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
