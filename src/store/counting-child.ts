import { encodeHistograms } from '../counting/encode-histograms.ts'
import { type Connection, openStore, type Store } from './client.ts'
import { countRawRows } from './count-raw-rows.ts'
import { type CountAnswer, type CountOrder, failureOf } from './counting-process.ts'
import { letOthersGoFirst } from './let-others-go-first.ts'

letOthersGoFirst()

async function answer(store: Store, { id, request }: CountOrder): Promise<void> {
  const counted = await countRawRows(store, request).then(
    ({ rows, unfrozen }): CountAnswer => ({ id, block: encodeHistograms(rows), unfrozen }),
    (error): CountAnswer => ({ id, failure: failureOf(error) }),
  )
  process.send!(counted)
}

process.once('message', (connection: Connection) => {
  const store = openStore(connection)
  process.on('message', (order: CountOrder) => answer(store, order))
})
// The service is gone, however it ended.
process.once('disconnect', () => process.exit())
