/** Counts nothing, says so and stays until it is killed. Its argument: a connection as JSON. */
import { ALL_ROWS } from '../../src/counting/segmentation.ts'
import { CountingProcess } from '../../src/store/counting-process.ts'

const counting = new CountingProcess(JSON.parse(process.argv[2]!))
await counting.count({
  project: 'p',
  set: { model: 'm', reference: '', kind: 'features', slices: [] },
  ...{ binnings: new Map(), segmentation: ALL_ROWS, positiveClass: '', span: 600, byMinutes: false },
})
process.stdout.write('counted\n')
process.stdin.resume()
