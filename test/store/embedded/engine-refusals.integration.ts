import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { EngineState } from '../../../src/store/embedded/embedded-engine.ts'
import { askAsTidemark } from './ask.ts'
import { temporaryDirectory, temporaryEngine } from './temporary-engine.ts'

it('refuses a directory that another engine uses, and leaves that one alone', async () => {
  const dataDir = await temporaryDirectory()
  const first = await temporaryEngine({ dataDir })
  const states: EngineState[] = []
  const second = temporaryEngine({ dataDir, onStateChange: state => states.push(state) })
  await expect(second).rejects.toMatchObject({
    name: 'EngineError',
    code: 'data_dir_locked',
    message: expect.stringContaining(`(process ${process.pid}) is using the data directory ${dataDir}`),
  })
  expect(states).toEqual(['starting', 'failed'])
  expect(await askAsTidemark(first, 'SELECT 1')).toBe('1')
})

it('refuses a directory that cannot be one', async () => {
  const file = join(await temporaryDirectory(), 'file')
  writeFileSync(file, '')
  for (const dataDir of [file, join(file, 'below'), '/sys/tidemark'])
    await expect(temporaryEngine({ dataDir }), dataDir).rejects.toMatchObject({
      code: 'data_dir_not_writable',
      message: expect.stringContaining(dataDir),
    })
})

it('refuses a port that is taken', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  await once(squatter, 'listening')
  onTestFinished(() => void squatter.close())
  const { port } = squatter.address() as AddressInfo
  await expect(temporaryEngine({ dataDir: await temporaryDirectory(), port })).rejects.toMatchObject({
    code: 'port_in_use',
    message: expect.stringContaining(String(port)),
  })
})
