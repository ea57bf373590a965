import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { Lane, WRITE_EVERY_MS } from '../../src/ingest/lane.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
})

/** A lane whose writes end when told to. */
function controlledLane() {
  const writes: { together: readonly (readonly number[])[]; end: (error?: Error) => Promise<void> }[] = []
  const lane = new Lane<readonly number[]>(
    together =>
      new Promise<void>((resolve, reject) => {
        const end = async (error?: Error) => {
          if (error) reject(error)
          else resolve()
          await vi.advanceTimersByTimeAsync(WRITE_EVERY_MS)
        }
        writes.push({ together, end })
      }),
  )
  return { lane, writes }
}

it('writes the first at once and those that come meanwhile together, in their order', async () => {
  const { lane, writes } = controlledLane()
  const added = [lane.add([1]), lane.add([2, 3]), lane.add([4])]
  expect(writes).toMatchObject([{ together: [[1]] }])
  await writes[0]!.end()
  expect(writes[1]).toMatchObject({ together: [[2, 3], [4]] })
  await writes[1]!.end()
  await Promise.all(added)
  expect(writes).toHaveLength(2)
})

it('begins no write sooner than 4 ms after the one before, and after a rest at once', async () => {
  let writes = 0
  const lane = new Lane<readonly number[]>(async () => {
    writes += 1
  })
  await lane.add([1])
  void lane.add([2])
  await vi.advanceTimersByTimeAsync(3)
  expect(writes).toBe(1)
  const added = lane.add([3])
  await vi.advanceTimersByTimeAsync(1)
  expect(writes).toBe(2)
  await added
  await vi.advanceTimersByTimeAsync(10)
  void lane.add([4])
  expect(writes).toBe(3)
})

it('resolves nobody before their rows are written', async () => {
  const { lane, writes } = controlledLane()
  const resolved: string[] = []
  void lane.add([1]).then(() => resolved.push('a'))
  void lane.add([2]).then(() => resolved.push('b'))
  await writes[0]!.end()
  expect(resolved).toEqual(['a'])
  await writes[1]!.end()
  expect(resolved).toEqual(['a', 'b'])
})

it('rejects those whose write failed, and goes on with the rest', async () => {
  const { lane, writes } = controlledLane()
  const first = lane.add([1])
  const second = lane.add([2])
  const failed = expect(first).rejects.toThrow('disk')
  await writes[0]!.end(new Error('disk'))
  await failed
  await writes[1]!.end()
  await second
})

it('writes at most 20,000 rows together, unless one brings more', async () => {
  const { lane, writes } = controlledLane()
  const rows = (n: number) => Array.from({ length: n }, (_, i) => i)
  const added = [1, 12_000, 8_000, 1, 30_000].map(n => lane.add(rows(n)))
  for (let i = 0; i < 4; i++) await writes[i]!.end()
  await Promise.all(added)
  expect(writes.map(({ together }) => together.flat().length)).toEqual([1, 20_000, 1, 30_000])
})

it('takes no turn for no rows', async () => {
  const { lane, writes } = controlledLane()
  await lane.add([])
  expect(writes).toEqual([])
})
