import { systemError } from './faulty-files.ts'
import { applyChange, type FileChange, survivorsOf } from './file-change.ts'

/** What a process sees, what is on the disk, and what lies between. */
interface NodeOf<Content, Change> {
  seen: Content
  durable: Content
  changes: Change[]
}

/** `isLost` after a sync that failed: no later one brings the change to the disk. */
export type FileNode = NodeOf<Buffer, { change: FileChange; isLost: boolean }>

export type DirectoryNode = NodeOf<Map<string, Node>, EntryChange>

export type Node = FileNode | DirectoryNode

interface EntryChange {
  name: string
  /** Null removes the name. */
  node: Node | null
  /** Shared by the two halves of a rename, which survive a crash together. */
  fate: object
  isLost: boolean
}

export const emptyFile = (): FileNode => ({ seen: Buffer.alloc(0), durable: Buffer.alloc(0), changes: [] })

export const emptyDirectory = (): DirectoryNode => ({ seen: new Map(), durable: new Map(), changes: [] })

export const isDirectory = (node: Node): node is DirectoryNode => node.seen instanceof Map

export function applyEntry(entries: Map<string, Node>, { name, node }: EntryChange): Map<string, Node> {
  if (node) entries.set(name, node)
  else entries.delete(name)
  return entries
}

export function syncFile(file: FileNode, fails: boolean): void {
  if (fails) forget(file.changes)
  for (const { change, isLost } of file.changes) if (!isLost) file.durable = applyChange(file.durable, change)
  file.changes = []
}

export function syncDirectory(directory: DirectoryNode, fails: boolean): void {
  if (fails) forget(directory.changes)
  for (const change of directory.changes) if (!change.isLost) applyEntry(directory.durable, change)
  directory.changes = []
}

/** A sync that fails forgets what it should have written: the next one has nothing to do and succeeds. */
function forget(changes: { isLost: boolean }[]): never {
  for (const change of changes) change.isLost = true
  throw systemError('EIO')
}

/** What a power cut leaves of a node and of all below it. */
export function remainsOf(root: Node, random: () => number): Node {
  const fates = new Map<object, boolean>()
  const survives = ({ fate }: EntryChange): boolean => {
    const isSurvivor = fates.get(fate) ?? random() < 0.5
    fates.set(fate, isSurvivor)
    return isSurvivor
  }
  const remains = (node: Node): Node => {
    if (isDirectory(node)) {
      const names = node.changes.filter(survives).reduce(applyEntry, new Map(node.durable))
      const entries = [...names].map(([name, child]): [string, Node] => [name, remains(child)])
      return { seen: new Map(entries), durable: new Map(entries), changes: [] }
    }
    const survivors = node.changes.flatMap(({ change }) => survivorsOf(change, random))
    const content = survivors.reduce(applyChange, node.durable)
    return { seen: content, durable: content, changes: [] }
  }
  return remains(root)
}
