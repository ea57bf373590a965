/** A Tidemark of one part: starts an engine on argv[2], says so, and asks and stops it at Ctrl-C. */
import { pino } from 'pino'
import { EmbeddedEngine } from '../../../src/store/embedded/embedded-engine.ts'
import { askAsTidemark } from './ask.ts'

const engine = await EmbeddedEngine.start({
  dataDir: process.argv[2]!,
  memoryBytes: 2 ** 30,
  log: pino({ level: 'silent' }),
})
process.once('SIGINT', async () => {
  console.log(
    JSON.stringify({ answer: await askAsTidemark(engine, 'SELECT 6 * 7'), restarts: engine.restarts }),
  )
  await engine.stop()
})
console.log(JSON.stringify({ pid: engine.pid }))
