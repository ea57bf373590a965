/** Calls a function of the C library that takes integers; answers 0, or the errno it has set. */
export type Libc = (name: string, args: readonly number[]) => number

/**
 * Opens what Node does not offer of the system.
 *
 * @throws where the platform has no such library
 */
export async function openLibc(): Promise<Libc> {
  // Imported here so that a platform without the native parts is an answer, not a stack trace.
  const { DataType, load, open } = await import('ffi-rs')
  const path = process.platform === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6'
  open({ library: 'libc', path })
  return (funcName, args) => {
    const { value, errnoCode } = load({
      library: 'libc',
      funcName,
      retType: DataType.I32,
      paramsType: args.map(() => DataType.I64),
      paramsValue: [...args],
      errno: true as const,
    })
    return value === 0 ? 0 : errnoCode
  }
}

const LOCK_EX_NB = 2 | 4
const EWOULDBLOCK = process.platform === 'darwin' ? 35 : 11

/**
 * Locks an open file against every other handle. The system lifts the lock when the handle is closed, or its process
 * ends, however it ends.
 *
 * @returns false when another handle has it
 * @throws where the file system has no locks
 */
export function tryLock(libc: Libc, file: number): boolean {
  const errno = libc('flock', [file, LOCK_EX_NB])
  if (errno !== 0 && errno !== EWOULDBLOCK) throw new Error(`flock failed with errno ${errno}`)
  return errno === 0
}
