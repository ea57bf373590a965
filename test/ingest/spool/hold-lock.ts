/** A process that holds the lock of a spool until it is killed. */
import { pino } from 'pino'
import { lockSpool } from '../../../src/ingest/spool/lock-spool.ts'

await lockSpool(process.argv[2]!, pino({ level: 'silent' }))
process.stdout.write('locked\n')
setInterval(() => {}, 60_000)
