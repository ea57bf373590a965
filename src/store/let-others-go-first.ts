import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/** How nice this process is (-20 to 19, what others have is 0): next to the service it then has a quarter of a busy core. */
const NICENESS = 5

/**
 * Makes a process that was started in a session of its own nicer than the service: counting uses every core there is, and a
 * group of requests on its way to the disk waits for one several times, so answers come first. Called before there are
 * other threads, since a thread is as nice as the one that starts it.
 */
export function letOthersGoFirst(): void {
  setPriority(NICENESS)
  try {
    // Where Linux shares its time among sessions first, niceness counts only within one.
    writeFileSync('/proc/self/autogroup', String(NICENESS))
  } catch {
    // No Linux, or one that does not.
  }
}
