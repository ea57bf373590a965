import { expect, it } from 'vitest'
import { seededRandom } from '../../../src/demo/seeded-random.ts'
import { Spool } from '../../../src/ingest/spool/spool.ts'
import { MemoryDisk } from './memory-disk.ts'

/** What chance leaves of unsynced changes differs with each. */
const SEEDS = Array.from({ length: 30 }, (_, i) => i)

async function openOn(disk: MemoryDisk): Promise<Spool> {
  const opening = Spool.open({
    ...{ directory: '/data/spool', quotaBytes: 1e6, rollBytes: 1, rollMs: 60_000 },
    files: disk.files,
  })
  await disk.settle()
  return opening
}

const afterPowerCut = (disk: MemoryDisk, seed: number): MemoryDisk =>
  disk.afterPowerCut(seededRandom(seed, 0).uniform)

/** A disk with a segment of which nothing can be read, its name not yet durable. */
async function diskWithDamage(): Promise<MemoryDisk> {
  const disk = new MemoryDisk()
  void disk.files.makeDirectory('/data/spool')
  const created = disk.files.create('/data/spool/0000000000000005-0102030405060708.seg')
  await disk.settle()
  const file = await created
  void file.write(Buffer.from('nothing that could be read'), 0)
  void file.datasync()
  await disk.settle()
  return disk
}

/** How segments lie on a disk: waiting, and set aside. */
async function placesOn(disk: MemoryDisk): Promise<number[]> {
  const { segments, setAside } = (await openOn(disk)).status()
  return [segments, setAside.segments]
}

it('a segment that is set aside is in its old place or in its new one, whenever the power goes', async () => {
  const MOVING = ['rename', 'syncDirectory', 'syncDirectory'] as const
  for (let steps = 0; steps <= MOVING.length; steps++)
    for (const seed of SEEDS) {
      const disk = await diskWithDamage()
      const spool = await openOn(disk)
      const segment = (await spool.take())!
      void segment.records()
      await disk.settle()
      void segment.done()
      for (const operation of MOVING.slice(0, steps)) await disk.perform(operation)
      const places = await placesOn(afterPowerCut(disk, seed))
      if (steps < MOVING.length) expect(places, `after ${steps} steps, seed ${seed}`).toContain(1)
      else expect(places, 'when it is done').toEqual([0, 1])
      // Also when another process was there in between.
      const next = disk.afterKill()
      await openOn(next)
      expect(await placesOn(afterPowerCut(next, seed)), `${steps} steps, seed ${seed}`).toContain(1)
    }
})

const REMOVAL = ['remove'] as const
const CREATION = ['create', 'write', 'datasync'] as const

it.each([
  ['came', [...CREATION, ...REMOVAL]],
  ['went', [...REMOVAL, ...CREATION]],
])('a sync of the directory that failed for a segment that %s spoils those that follow', async (_, order) => {
  const disk = new MemoryDisk()
  const spool = await openOn(disk)
  void spool.append(Buffer.from('one'))
  await disk.settle()
  const segment = (await spool.take())!
  void segment.done()
  const appended = spool.append(Buffer.from('two')).then(
    () => 'acknowledged',
    () => 'refused',
  )
  for (const operation of order) await disk.perform(operation)
  await disk.perform('syncDirectory', 'refused')
  await disk.settle()
  expect(await appended).toBe('refused')
  expect(spool.status()).toMatchObject({ state: 'failed', segments: 0 })
})
