import { basename, dirname } from 'node:path'
import type { Files, WritableFile } from '../../../src/ingest/spool/files.ts'
import {
  applyEntry,
  type DirectoryNode,
  emptyDirectory,
  emptyFile,
  type FileNode,
  isDirectory,
  type Node,
  remainsOf,
  syncDirectory,
  syncFile,
} from './disk-node.ts'
import { type Operation, systemError } from './faulty-files.ts'
import { applyChange, type FileChange } from './file-change.ts'

/** `refused`: an error, a write after half of its bytes; `short`: a write takes half of its bytes and says so. */
export type Fault = 'refused' | 'short' | null

interface Waiting {
  operation: Operation
  perform: (fault: Fault) => void
}

/**
 * A file system in memory that keeps apart what a process sees and what a crash would leave. Every operation
 * waits until `step` performs it.
 */
export class MemoryDisk {
  readonly #root: DirectoryNode
  readonly #waiting: Waiting[] = []

  constructor(root: DirectoryNode = emptyDirectory()) {
    this.#root = root
  }

  /** Performs one operation that waits, and lets the process go on as far as it can. */
  async step(pick = 0, fault: Fault = null): Promise<void> {
    const [next] = this.#waiting.splice(pick % Math.max(1, this.#waiting.length), 1)
    next?.perform(fault)
    await processGoesOn()
  }

  /** Performs all that waits, and what follows from it, until nothing does. */
  async settle(): Promise<void> {
    do await this.step()
    while (this.#waiting.length > 0)
  }

  /** Performs the first of these operations that waits. */
  async perform(operation: Operation, fault: Fault = null): Promise<void> {
    await processGoesOn()
    const at = this.#waiting.findIndex(waiting => waiting.operation === operation)
    if (at === -1) throw new Error(`Nobody asked for ${operation}.`)
    await this.step(at, fault)
  }

  /** What the next process sees when this one was killed: all that was done, synced or not. */
  afterKill(): MemoryDisk {
    return new MemoryDisk(this.#root)
  }

  /** What the disk may hold after the power went: what was synced, and of the rest what chance left. */
  afterPowerCut(random: () => number): MemoryDisk {
    return new MemoryDisk(remainsOf(this.#root, random) as DirectoryNode)
  }

  /** The names a process sees in a directory. */
  names(path: string): string[] {
    return [...this.#directory(path).seen.keys()]
  }

  readonly files: Files = {
    makeDirectory: path => this.#ask('makeDirectory', () => void this.#makeDirectory(path)),
    list: path => this.#ask('list', () => this.#list(path)),
    create: path => this.#ask('create', () => this.#create(path)),
    read: (path, into) => this.#ask('read', () => this.#file(path).seen.copy(into)),
    rename: (from, to) => this.#ask('rename', () => this.#rename(from, to)),
    remove: path => this.#ask('remove', () => this.#remove(path)),
    syncDirectory: path =>
      this.#askFaulty('syncDirectory', fault => syncDirectory(this.#directory(path), fault !== null)),
  }

  #create(path: string): WritableFile {
    if (this.#find(path)) throw systemError('EEXIST')
    const file = emptyFile()
    this.#change(path, file)
    return this.#writable(file)
  }

  #writable(file: FileNode): WritableFile {
    const change = (next: FileChange): void => {
      file.seen = applyChange(file.seen, next)
      file.changes.push({ change: next, isLost: false })
    }
    return {
      write: (bytes, at) =>
        this.#askFaulty('write', fault => {
          const taken = Buffer.from(fault ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes)
          change({ at, bytes: taken })
          if (fault === 'refused') throw systemError('ENOSPC')
          return taken.length
        }),
      datasync: () => this.#askFaulty('datasync', fault => syncFile(file, fault !== null)),
      truncate: length => this.#ask('truncate', () => change({ length })),
      close: () => this.#ask('close', () => {}),
    }
  }

  #rename(from: string, to: string): void {
    const file = this.#file(from)
    const fate = {}
    this.#change(from, null, fate)
    this.#change(to, file, fate)
  }

  #remove(path: string): void {
    if (this.#find(path)) this.#change(path, null)
  }

  #makeDirectory(path: string): void {
    if (this.#find(path)) return
    this.#makeDirectory(dirname(path))
    this.#change(path, emptyDirectory())
  }

  #list(path: string): { name: string; bytes: number }[] {
    return [...this.#directory(path).seen].flatMap(([name, node]) =>
      isDirectory(node) ? [] : [{ name, bytes: node.seen.length }],
    )
  }

  #ask<T>(operation: Operation, perform: () => T): Promise<T> {
    return this.#askFaulty(operation, fault => {
      if (fault) throw systemError('EIO')
      return perform()
    })
  }

  #askFaulty<T>(operation: Operation, perform: (fault: Fault) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (fault: Fault): void => {
        try {
          resolve(perform(fault))
        } catch (error) {
          reject(error)
        }
      }
      this.#waiting.push({ operation, perform: settle })
    })
  }

  #change(path: string, node: Node | null, fate: object = {}): void {
    const directory = this.#directory(dirname(path))
    const change = { name: basename(path), node, fate, isLost: false }
    directory.changes.push(change)
    applyEntry(directory.seen, change)
  }

  #find(path: string): Node | undefined {
    if (path === '/') return this.#root
    const parent = this.#find(dirname(path))
    return parent && isDirectory(parent) ? parent.seen.get(basename(path)) : undefined
  }

  #directory(path: string): DirectoryNode {
    const node = this.#find(path)
    if (!node || !isDirectory(node)) throw systemError('ENOENT')
    return node
  }

  #file(path: string): FileNode {
    const node = this.#find(path)
    if (!node || isDirectory(node)) throw systemError('ENOENT')
    return node
  }
}

const processGoesOn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
