import { platform, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { encodeHistograms } from '../counting/encode-histograms.ts'
import { type Connection, openStore } from './client.ts'
import { type CountRequest, countRawRows } from './count-raw-rows.ts'
import { type CountAnswer, failureOf } from './counting-thread.ts'

/** How nice this thread is: next to the one that answers it has a quarter of a busy core, like the embedded engine. */
const NICENESS = 5

// Elsewhere a thread is as nice as its process.
if (platform() === 'linux') setPriority(NICENESS)
const store = openStore(workerData as Connection)

parentPort!.on('message', async ({ id, request }: { id: number; request: CountRequest }) => {
  const answer = await countRawRows(store, request).then(
    ({ rows, unfrozen }): CountAnswer => ({ id, block: encodeHistograms(rows), unfrozen }),
    (error): CountAnswer => ({ id, failure: failureOf(error) }),
  )
  parentPort!.postMessage(answer, 'block' in answer ? [answer.block.buffer as ArrayBuffer] : [])
})
