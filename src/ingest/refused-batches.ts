import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Batches that ClickHouse will never take, kept with the reason for whoever wants to look at them; the rest of their
 * segments is not held up by them.
 */
export class RefusedBatches {
  readonly #directory: string
  readonly #names: Set<string>

  private constructor(directory: string, names: Iterable<string>) {
    this.#directory = directory
    this.#names = new Set(names)
  }

  /** Makes the directory if it is missing, and looks what earlier runs kept. */
  static async open(directory: string): Promise<RefusedBatches> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const files = await readdir(directory)
    const names = files.filter(file => file.endsWith('.batch')).map(file => file.slice(0, -'.batch'.length))
    return new RefusedBatches(directory, names)
  }

  /** How many are kept, those of earlier runs included. */
  get count(): number {
    return this.#names.size
  }

  /** On return the batch is on disk; the same name again replaces it. */
  async keep(name: string, record: Uint8Array, reason: string): Promise<void> {
    await writeDurably(join(this.#directory, `${name}.reason.txt`), Buffer.from(`${reason}\n`))
    await writeDurably(join(this.#directory, `${name}.batch`), record)
    await syncDirectory(this.#directory)
    this.#names.add(name)
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
