import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What the spool asks of a file system. All paths are absolute. */
export interface Files {
  /** Makes a directory and those above it, private to this user; one that is there is left as it is. */
  makeDirectory: (path: string) => Promise<void>
  /** The plain files of a directory, in any order. */
  list: (directory: string) => Promise<FoundFile[]>
  /** Makes an empty file; rejects when the name is taken. */
  create: (path: string) => Promise<WritableFile>
  /** Reads the beginning of a file, as much as there is room for. @returns how many bytes that were */
  read: (path: string, into: Uint8Array) => Promise<number>
  rename: (from: string, to: string) => Promise<void>
  /** Removes a file; resolves also when there is none. */
  remove: (path: string) => Promise<void>
  /** Makes the names in a directory durable. */
  syncDirectory: (path: string) => Promise<void>
}

export interface FoundFile {
  name: string
  bytes: number
}

/** A file open for writing. */
export interface WritableFile {
  /** @returns how many bytes were written, which may be fewer than were given */
  write: (bytes: Uint8Array, position: number) => Promise<number>
  /** Makes what was written durable, and the length needed to read it. */
  datasync: () => Promise<void>
  truncate: (length: number) => Promise<void>
  close: () => Promise<void>
}

/** The file system of this machine. */
export const nodeFiles: Files = {
  makeDirectory: async path => {
    await mkdir(path, { recursive: true, mode: 0o700 })
  },
  list: async directory => {
    const entries = await readdir(directory, { withFileTypes: true })
    const names = entries.filter(entry => entry.isFile()).map(({ name }) => name)
    return Promise.all(names.map(async name => ({ name, bytes: (await stat(join(directory, name))).size })))
  },
  create: async path => {
    const file = await open(path, 'wx', 0o600)
    return {
      write: async (bytes, position) => (await file.write(bytes, 0, bytes.length, position)).bytesWritten,
      datasync: () => file.datasync(),
      truncate: length => file.truncate(length),
      close: () => file.close(),
    }
  },
  read: async (path, into) => {
    const file = await open(path, 'r')
    try {
      let length = 0
      for (let more = 1; more > 0 && length < into.length; length += more)
        more = (await file.read(into, length, into.length - length, length)).bytesRead
      return length
    } finally {
      await file.close()
    }
  },
  rename,
  remove: path => rm(path, { force: true }),
  syncDirectory: async path => {
    const directory = await open(path, 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  },
}
