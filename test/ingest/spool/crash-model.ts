import { expect } from 'vitest'
import { seededRandom } from '../../../src/demo/seeded-random.ts'
import type { Segment } from '../../../src/ingest/spool/segment.ts'
import { Spool } from '../../../src/ingest/spool/spool.ts'
import { type Fault, MemoryDisk } from './memory-disk.ts'

export type Command =
  | { do: 'append'; records: number; bytes: number }
  | { do: 'roll' }
  | { do: 'take' }
  | { do: 'done'; which: number }
  | { do: 'giveBack'; which: number }
  | { do: 'kill' }
  | { do: 'restart' }
  | { do: 'step'; times: number; pick: number; fault: Fault }
  | { do: 'crash'; seed: number; stepsOfOpen: number | null }

interface Taken {
  segment: Segment
  ids: number[]
}

const OPTIONS = { directory: '/data/spool', quotaBytes: 20_000, rollBytes: 400, rollMs: 60_000 }
const SET_ASIDE = '/data/spool/set-aside'

/**
 * A spool on a disk in memory, and what its clients know: which records must come back, which may, and which
 * must not.
 */
export class CrashModel {
  #disk = new MemoryDisk()
  #spool: Spool
  /** A process that is dead learns nothing any more. */
  #life = 0
  #taken: Taken[] = []
  readonly #lengths: number[] = []
  /** Must come back until they are done: acknowledged, or found on the disk after the power went. */
  readonly #owed = new Set<number>()
  /** Never acknowledged, but found after a kill: they may be on the disk by now. */
  readonly #possible = new Set<number>()
  /** Their segment's removal was asked for and never confirmed. */
  readonly #leaving = new Set<number>()
  /** Done: must not come back. */
  readonly #gone = new Set<number>()
  /** Files that were moved aside, and it was confirmed. */
  readonly #aside = new Set<string>()
  /** Until a sync fails: then a removal may be undone when the numbers have begun anew. */
  #isOrdered = true
  readonly #errors: unknown[] = []

  static async open(): Promise<CrashModel> {
    const disk = new MemoryDisk()
    const spool = Spool.open({ ...OPTIONS, files: disk.files })
    await disk.settle()
    return new CrashModel(disk, await spool)
  }

  private constructor(disk: MemoryDisk, spool: Spool) {
    this.#disk = disk
    this.#spool = spool
  }

  async perform(command: Command): Promise<void> {
    if (command.do === 'append') for (let i = 0; i < command.records; i++) this.#append(command.bytes + i)
    else if (command.do === 'roll') void this.#spool.roll()
    else if (command.do === 'take') this.#inBackground(this.#take())
    else if (command.do === 'done') this.#inBackground(this.#done(command.which))
    else if (command.do === 'giveBack') this.#pickTaken(command.which)?.segment.giveBack()
    else if (command.do === 'kill') await this.#kill()
    else if (command.do === 'restart') await this.#restart()
    else if (command.do === 'crash') await this.#crash(command.seed, command.stepsOfOpen)
    else
      for (let i = 0; i < command.times; i++)
        await this.#disk.step(command.pick, i === 0 ? command.fault : null)
    if (this.#errors.length > 0) throw this.#errors[0]
  }

  /** Without a crash all that is owed is handed out, and nothing that was refused; then nothing is left. */
  async finish(): Promise<void> {
    await this.#disk.settle()
    await this.#finished(this.#spool.roll())
    while (this.#taken.length > 0) {
      for (const { segment } of this.#taken.splice(0)) segment.giveBack()
      await this.#disk.settle()
    }
    const owed = [...this.#owed].filter(id => !this.#leaving.has(id))
    const segments = await this.#takeAll()
    const ids = segments.flatMap(segment => segment.ids)
    expect(new Set(ids).size, 'a record came twice').toBe(ids.length)
    expect(
      owed.filter(id => !ids.includes(id)),
      'acknowledged records were lost without a crash',
    ).toEqual([])
    expect(
      ids.filter(id => !this.#owed.has(id) && !this.#possible.has(id)),
      'refused records were handed out',
    ).toEqual([])
    this.#taken = [...segments]
    for (const _ of segments) this.#inBackground(this.#done(0))
    await this.#disk.settle()
    expect(this.#spool.status()).toMatchObject({ segments: 0, bytes: 0 })
    await this.perform({ do: 'crash', seed: 1, stepsOfOpen: null })
  }

  async #kill(): Promise<void> {
    this.#disk = this.#disk.afterKill()
    const ids = await this.#openAndCheck()
    for (const id of ids) {
      this.#leaving.delete(id)
      if (!this.#owed.has(id)) this.#possible.add(id)
    }
  }

  async #restart(): Promise<void> {
    await this.#disk.settle()
    await this.#finished(this.#spool.close())
    await this.#kill()
  }

  /** The power goes; the next start may be cut short by a further crash. */
  async #crash(seed: number, stepsOfOpen: number | null): Promise<void> {
    const { uniform } = seededRandom(seed, 0)
    this.#disk = this.#disk.afterPowerCut(uniform)
    if (stepsOfOpen !== null) {
      void Spool.open({ ...OPTIONS, files: this.#disk.files })
      for (let i = 0; i < stepsOfOpen; i++) await this.#disk.step()
      this.#disk = this.#disk.afterPowerCut(uniform)
    }
    const ids = await this.#openAndCheck()
    // What is on the disk now stays there, and what is not is gone for good.
    for (const id of this.#leaving) if (!ids.includes(id)) this.#gone.add(id)
    for (const set of [this.#leaving, this.#possible, this.#owed]) set.clear()
    for (const id of ids) this.#owed.add(id)
  }

  /** @returns the records that came back */
  async #openAndCheck(): Promise<number[]> {
    this.#life += 1
    this.#taken = []
    this.#isOrdered &&= this.#spool.status().state !== 'failed'
    this.#spool = await this.#finished(Spool.open({ ...OPTIONS, files: this.#disk.files }))
    const segments = await this.#takeAll()
    const ids = segments.flatMap(segment => segment.ids)
    expect(new Set(ids).size, 'a record came twice').toBe(ids.length)
    expect(
      [...this.#owed].filter(id => !ids.includes(id) && !this.#leaving.has(id)),
      'acknowledged records were lost',
    ).toEqual([])
    expect(
      ids.filter(id => this.#gone.has(id)),
      'records came back that were done',
    ).toEqual([])
    const owed = ids.filter(id => this.#owed.has(id))
    if (this.#isOrdered)
      expect(owed, 'acknowledged records changed their order').toEqual(owed.toSorted((a, b) => a - b))
    expect(this.#spool.status().bytes).toBe(segments.reduce((sum, { segment }) => sum + segment.bytes, 0))
    expect(this.#disk.names(SET_ASIDE), 'segments set aside were lost').toEqual(
      expect.arrayContaining([...this.#aside]),
    )
    for (const { segment } of segments) segment.giveBack()
    return ids
  }

  #append(length: number): void {
    const id = this.#lengths.push(length) - 1
    const life = this.#life
    this.#spool.append(recordOf(id, length)).then(
      () => this.#life === life && this.#owed.add(id),
      () => {},
    )
  }

  async #take(): Promise<void> {
    const life = this.#life
    const segment = await this.#spool.take()
    const records = await segment?.records().catch(() => null)
    if (!segment || this.#life !== life) return
    if (records) this.#taken.push({ segment, ids: records.map(record => this.#idOf(record)) })
    else segment.giveBack()
  }

  async #done(which: number): Promise<void> {
    const taken = this.#pickTaken(which)
    if (!taken) return
    const { segment, ids } = taken
    const life = this.#life
    const digits = String(segment.number).padStart(16, '0')
    const names = this.#disk.names(OPTIONS.directory).filter(name => name.startsWith(digits))
    for (const id of ids) this.#leaving.add(id)
    const isRemoved = await segment.done().then(
      () => true,
      () => false,
    )
    // A removal whose sync failed may be undone by a crash.
    if (this.#life !== life || (isRemoved && this.#spool.status().state === 'failed')) return
    for (const id of ids) this.#leaving.delete(id)
    if (!isRemoved) return segment.giveBack()
    const aside = this.#disk.names(SET_ASIDE)
    for (const name of names) if (aside.includes(name)) this.#aside.add(name)
    for (const id of ids) {
      this.#owed.delete(id)
      this.#possible.delete(id)
      this.#gone.add(id)
    }
  }

  #pickTaken(which: number): Taken | undefined {
    return this.#taken.splice(which % Math.max(1, this.#taken.length), 1)[0]
  }

  /** Takes and reads all that waits. */
  async #takeAll(): Promise<Taken[]> {
    const all: Taken[] = []
    for (let left = this.#spool.status().segments; left > 0; left--) {
      const segment = (await this.#spool.take())!
      const records = await this.#finished(segment.records())
      all.push({ segment, ids: records.map(record => this.#idOf(record)) })
    }
    const numbers = all.map(({ segment }) => segment.number)
    expect(numbers, 'segments came out of order').toEqual(numbers.toSorted((a, b) => a - b))
    return all
  }

  #idOf(record: Buffer): number {
    const id = record.readUInt32LE(0)
    if (!record.equals(recordOf(id, this.#lengths[id] ?? 0)))
      throw new Error('A record came that nobody appended.')
    return id
  }

  /** Lets the disk do what this needs, and all else that waits. */
  async #finished<T>(work: Promise<T>): Promise<T> {
    await this.#disk.settle()
    return work
  }

  #inBackground(work: Promise<void>): void {
    work.catch(error => this.#errors.push(error))
  }
}

/** A record that tells its id, and whose every byte depends on it. */
function recordOf(id: number, length: number): Buffer {
  const record = Buffer.alloc(4 + length, (id * 37 + 11) % 256)
  record.writeUInt32LE(id)
  return record
}
