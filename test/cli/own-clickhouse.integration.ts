import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EmbeddedEngine } from '../../src/store/embedded/embedded-engine.ts'
import { ask } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { type Cli, childrenOf, runCli, spawnCli } from './spawn-cli.ts'
import { temporaryFile } from './temporary-file.ts'

const KEY = 'tm_admin_of_the_command_line_test'
const DATABASE = `tidemark_${randomBytes(4).toString('hex')}`

let home: string
let environment: Record<string, string>
let server: EmbeddedEngine
let service: Cli
let target: string[]

// To the service this is a server of the user's: it knows its address, its user and its password, no more.
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tidemark-own-clickhouse-'))
  server = await EmbeddedEngine.start({
    dataDir: join(home, 'server'),
    memoryBytes: 2 ** 31,
    log: pino({ level: 'silent' }),
  })
  environment = {
    TIDEMARK_PORT: '0',
    TIDEMARK_DATA_DIR: join(home, 'service'),
    TIDEMARK_ADMIN_KEY: KEY,
    TIDEMARK_CLICKHOUSE_URL: server.url,
    TIDEMARK_CLICKHOUSE_USER: server.user,
    TIDEMARK_CLICKHOUSE_PASSWORD: server.password,
    TIDEMARK_CLICKHOUSE_DATABASE: DATABASE,
  }
  service = spawnCli(['serve'], environment)
  const [, url] = await service.said(/Tidemark is at (\S+)/)
  target = ['--url', url!, '--key', KEY]
})

afterAll(async () => {
  service.kill('SIGKILL')
  await service.ended
  await server.stop()
  await rm(home, { recursive: true, force: true })
})

async function sql(text: string): Promise<string> {
  const credentials = `${server.user}:${server.password}`
  const answer = await ask(server.url, text, { credentials, query: `database=${DATABASE}` })
  expect(answer.status, answer.text).toBe(200)
  return answer.text
}

const importRows = async (lines: string[], ...options: string[]) =>
  runCli(['import', await temporaryFile('rows.csv', lines.join('\n')), '--model', 'm', ...options, ...target])

test('a service with a ClickHouse of the user’s starts none', () => {
  expect(childrenOf(service.pid)).toEqual([])
  expect(readdirSync(join(home, 'service'))).toEqual(['session-secret', 'spool'])
})

test('a second service cannot have the spool of the first', async () => {
  const { code, stdout, stderr } = await runCli(['serve'], environment)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    new RegExp(
      `^tidemark: [^\\n]+\\(process ${service.pid}\\) is using the spool [^\\n]+TIDEMARK_DATA_DIR[^\\n]+\\n$`,
    ),
  )
  expect((await fetch(`${target[1]}/readyz`)).status).toBe(200)
})

test('its data directory still has to be one', async () => {
  const TIDEMARK_DATA_DIR = await temporaryFile('data', '')
  const { code, stdout, stderr } = await runCli(['serve'], { ...environment, TIDEMARK_DATA_DIR })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^tidemark: Cannot keep [^\n]+: make \S+ a directory [^\n]+TIDEMARK_DATA_DIR\.\n$/)
})

test('import exits 0 when every row is in, and names those that are not', async () => {
  const map = ['--map', 'prediction_id=id', '--map', 'timestamp=at', '--map', 'prediction=y']
  const header = 'id,at,y,x'
  const good = await importRows(
    [header, 'a,2026-01-05T10:00:00Z,1,1.5', 'b,2026-01-05T10:01:00Z,0,2.5'],
    ...map,
  )
  expect(good).toEqual({ code: 0, stdout: '2 of 2 rows accepted\n', stderr: '' })
  // Acknowledged means on disk; the store has them a moment later.
  const ids = 'SELECT groupArray(prediction_id) FROM (SELECT * FROM predictions FINAL ORDER BY prediction_id)'
  await eventually(async () => (await sql(ids)) === "['a','b']")

  const mixed = await importRows([header, 'c,2026-01-05T10:02:00Z,1,3.5', 'd,soon,0,4.5'], ...map)
  expect(mixed).toMatchObject({ code: 1, stderr: '' })
  expect(mixed.stdout).toMatch(/^1 of 2 rows accepted\n {2}line 3: timestamp /)
})

test('import of a file that is not there is one line', async () => {
  const { code, stdout, stderr } = await runCli(['import', '/nowhere/rows.csv', '--model', 'm', ...target])
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: 'tidemark: Cannot read /nowhere/rows.csv (ENOENT).\n',
  })
  expect((await runCli(['import', '/', '--model', 'm', ...target])).stderr).toBe(
    'tidemark: Cannot read / (EISDIR).\n',
  )
})

test('verify exits 0 when nothing differs, 1 when something does', async () => {
  expect(await runCli(['verify', ...target])).toEqual({ code: 0, stdout: 'm: no difference\n', stderr: '' })
  expect(await runCli(['verify', 'm', ...target])).toMatchObject({ code: 0 })

  await sql("DELETE FROM predictions WHERE prediction_id = 'a'")
  const differing = await runCli(['verify', ...target])
  expect(differing).toMatchObject({ code: 1, stderr: '' })
  expect(differing.stdout).toMatch(/^m: \d+ differences\n {2}\{"span":600,.*"expected":2,"stored":3\}\n/)
})

test('a key that is not one is refused in one line', async () => {
  const { code, stdout, stderr } = await runCli(['verify', ...target, '--key', 'tm_admin_of_somebody_else'])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^tidemark: Send a key: [^\n]+\n$/)
})

test('stopping leaves the server running', async () => {
  service.interrupt()
  expect(await service.ended).toBe(0)
  expect(await sql('SELECT count() FROM predictions FINAL')).toBe('2')
})
