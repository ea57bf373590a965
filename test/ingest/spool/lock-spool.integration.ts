import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { lockSpool } from '../../../src/ingest/spool/lock-spool.ts'
import { spawnCli } from '../../cli/spawn-cli.ts'

const log = pino({ level: 'silent' })

async function temporarySpool(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'tidemark-lock-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  return join(home, 'data', 'spool')
}

test('a spool is one service’s until it lets go', async () => {
  const directory = await temporarySpool()
  const unlock = await lockSpool(directory, log)
  for (let i = 0; i < 2; i++)
    await expect(lockSpool(directory, log)).rejects.toMatchObject({
      name: 'StartupError',
      code: 'spool_locked',
      message: `Another Tidemark (process ${process.pid}) is using the spool ${directory}: stop it, or set TIDEMARK_DATA_DIR to another directory.`,
    })
  unlock()
  const again = await lockSpool(directory, log)
  again()
})

test('a process that is killed lets go as well', async () => {
  const directory = await temporarySpool()
  const holder = spawnCli([directory], {}, 'test/ingest/spool/hold-lock.ts')
  onTestFinished(() => holder.kill('SIGKILL'))
  await holder.said(/locked/)
  await expect(lockSpool(directory, log)).rejects.toThrow(`process ${holder.pid}`)
  holder.kill('SIGKILL')
  await holder.ended
  const unlock = await lockSpool(directory, log)
  unlock()
})
