import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask, askAsTidemark } from './ask.ts'
import { temporaryDirectory, temporaryEngine } from './temporary-engine.ts'

it('starts the pinned ClickHouse, listening for Tidemark alone', async () => {
  const engine = await temporaryEngine({ dataDir: await temporaryDirectory() })
  expect(engine).toMatchObject({ state: 'ready', restarts: 0, user: 'tidemark' })
  expect(engine.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  // Another version means another look at everything this room found out by trying.
  expect(await askAsTidemark(engine, 'SELECT version()')).toMatch(/^26\.7\./)
  expect(await askAsTidemark(engine, 'SELECT timezone()')).toBe('UTC')
})

it('keeps its data over a stop and a start, and its files to itself', async () => {
  const dataDir = await temporaryDirectory()
  const first = await temporaryEngine({ dataDir })
  await askAsTidemark(first, 'CREATE DATABASE kept')
  await askAsTidemark(
    first,
    'CREATE TABLE kept.numbers (n UInt64) ENGINE = MergeTree ORDER BY n ' +
      'SETTINGS fsync_after_insert = 1, fsync_part_directory = 1',
  )
  await askAsTidemark(first, 'INSERT INTO kept.numbers SELECT number FROM numbers(1000)')
  await first.stop()
  expect(first).toMatchObject({ state: 'stopped', pid: null })
  await first.stop()

  const second = await temporaryEngine({ dataDir })
  expect(await askAsTidemark(second, 'SELECT count(), sum(n) FROM kept.numbers')).toBe('1000\t499500')
  expect(second.password).not.toBe(first.password)
  for (const name of ['engine-config.xml', 'engine-users.xml', 'engine.lock'])
    expect(statSync(join(dataDir, name)).mode & 0o777, name).toBe(0o600)
  expect(statSync(join(dataDir, 'clickhouse')).mode & 0o777).toBe(0o700)
  expect(readFileSync(join(dataDir, 'engine.lock'), 'utf8')).toBe(`${process.pid}\n`)
})

it('obeys its memory limit and inserts synchronously', async () => {
  const memoryBytes = 600 * 2 ** 20
  const engine = await temporaryEngine({ dataDir: await temporaryDirectory(), memoryBytes })
  const limit = "SELECT value FROM system.server_settings WHERE name = 'max_server_memory_usage'"
  expect(await askAsTidemark(engine, limit)).toBe(String(memoryBytes))
  expect(await askAsTidemark(engine, "SELECT getSetting('async_insert')")).toBe('false')
  const greedy = 'SELECT length(groupArray(number)) FROM numbers(200000000)'
  await expect(askAsTidemark(engine, greedy)).rejects.toThrow('MEMORY_LIMIT_EXCEEDED')
  expect(engine).toMatchObject({ state: 'ready', restarts: 0 })
})

it.runIf(process.platform === 'linux')('lets others go first, whatever it does', async () => {
  const engine = await temporaryEngine({ dataDir: await temporaryDirectory() })
  const threads = readdirSync(`/proc/${engine.pid}/task`).map(id => ({
    name: readFileSync(`/proc/${engine.pid}/task/${id}/comm`, 'utf8').trim(),
    niceness: getPriority(Number(id)),
  }))
  for (const name of ['HTTPHandler', 'ThreadPool', 'BgSchPool'])
    expect(threads).toContainEqual({ name, niceness: 5 })
})

it('answers nobody without credentials, and the built-in user may do nothing', async () => {
  const dataDir = await temporaryDirectory()
  const engine = await temporaryEngine({ dataDir, readerPassword: 'reader-password' })
  await askAsTidemark(engine, 'CREATE DATABASE tidemark')
  await askAsTidemark(engine, 'CREATE TABLE tidemark.t (n UInt64) ENGINE = MergeTree ORDER BY n')
  const secret = join(dataDir, 'secret.txt')
  writeFileSync(secret, 'told')

  const strangers = [
    {},
    { credentials: 'tidemark:wrong' },
    { credentials: 'default:' },
    { query: 'user=default' },
    { query: `user=tidemark&password=${engine.password}` },
    { credentials: 'tidemark:wrong', query: 'user=default' },
  ]
  for (const stranger of strangers) {
    for (const sql of ['SELECT * FROM tidemark.t', 'SELECT 1', 'SYSTEM STOP LISTEN HTTP']) {
      const { status } = await ask(engine.url, sql, stranger)
      expect(status, JSON.stringify({ stranger, sql })).toBeGreaterThanOrEqual(400)
    }
  }

  // ClickHouse lets the address outrank the header, so whoever has a password can also be `default`.
  const builtIn = { credentials: 'grafana_reader:reader-password', query: 'user=default&session_id=s' }
  expect((await ask(engine.url, 'SELECT currentUser()', builtIn)).text).toBe('default')
  for (const sql of [
    'SELECT * FROM tidemark.t',
    `SELECT * FROM file('${secret.replaceAll("'", "\\'")}', LineAsString)`,
    `CREATE TEMPORARY TABLE f (line String) ENGINE = File(LineAsString, '${secret.replaceAll("'", "\\'")}')`,
    'CREATE DATABASE mine',
  ]) {
    const { text } = await ask(engine.url, sql, builtIn)
    expect(text, sql).toContain('ACCESS_DENIED')
  }
})

it('lets the reader read one database and limit its own time, no more', async () => {
  const dataDir = await temporaryDirectory()
  const engine = await temporaryEngine({ dataDir, readerPassword: 'pässword <&>', database: 'watched' })
  for (const database of ['watched', 'other']) {
    await askAsTidemark(engine, `CREATE DATABASE ${database}`)
    await askAsTidemark(engine, `CREATE TABLE ${database}.t (n UInt64) ENGINE = MergeTree ORDER BY n`)
  }
  await askAsTidemark(engine, 'INSERT INTO watched.t VALUES (7)')
  const credentials = 'grafana_reader:pässword <&>'
  const read = (sql: string, query = '') => ask(engine.url, sql, { credentials, query })

  expect(await read('SELECT n FROM watched.t')).toEqual({ status: 200, text: '7' })
  expect(await read('SELECT n FROM watched.t', 'max_execution_time=60')).toEqual({ status: 200, text: '7' })
  expect((await read('SELECT n FROM watched.t', 'max_threads=1')).text).toContain('READONLY')
  expect((await read('SELECT n FROM other.t')).text).toContain('ACCESS_DENIED')
  expect((await read('INSERT INTO watched.t VALUES (8)')).text).toContain('ACCESS_DENIED')
  expect((await read("SELECT * FROM file('/etc/hosts', LineAsString)")).text).toContain('ACCESS_DENIED')
})
