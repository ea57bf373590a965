import { type Files, nodeFiles } from '../../../src/ingest/spool/files.ts'

export type Operation = keyof Files | 'write' | 'datasync' | 'truncate' | 'close'

/**
 * What happens instead of an operation: an error; for a write, how many bytes are taken; for any, a wait.
 *
 * @param nth how often this operation has been asked for, from 1
 */
export type Interfere = (operation: Operation, nth: number) => Error | number | Promise<void> | undefined

/** The file system of this machine, interfered with. */
export function faultyFiles(interfere: Interfere): { files: Files; asked: Map<Operation, number> } {
  const asked = new Map<Operation, number>()

  async function before(operation: Operation): Promise<number | undefined> {
    const nth = (asked.get(operation) ?? 0) + 1
    asked.set(operation, nth)
    const interference = interfere(operation, nth)
    if (interference instanceof Error) throw interference
    if (typeof interference === 'number') return interference
    await interference
    return undefined
  }

  const files: Files = {
    makeDirectory: path => before('makeDirectory').then(() => nodeFiles.makeDirectory(path)),
    list: directory => before('list').then(() => nodeFiles.list(directory)),
    read: (path, into) => before('read').then(() => nodeFiles.read(path, into)),
    rename: (from, to) => before('rename').then(() => nodeFiles.rename(from, to)),
    remove: path => before('remove').then(() => nodeFiles.remove(path)),
    syncDirectory: path => before('syncDirectory').then(() => nodeFiles.syncDirectory(path)),
    create: async path => {
      await before('create')
      const file = await nodeFiles.create(path)
      return {
        write: async (bytes, position) =>
          file.write(bytes.subarray(0, (await before('write')) ?? bytes.length), position),
        datasync: () => before('datasync').then(() => file.datasync()),
        truncate: length => before('truncate').then(() => file.truncate(length)),
        close: () =>
          before('close')
            .finally(() => file.close())
            .then(() => {}),
      }
    },
  }
  return { files, asked }
}

export const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: so the test wants it`), { code })
