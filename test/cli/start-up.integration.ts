import { once } from 'node:events'
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { closedPort } from '../support/closed-port.ts'
import { runCli, spawnCli } from './spawn-cli.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { temporaryFile } from './temporary-file.ts'

/** Expects a start to fail with one line for people, on stderr alone. */
async function expectRefusal(
  environment: Record<string, string>,
  line: RegExp,
  { command = ['serve'], main }: { command?: string[]; main?: string } = {},
): Promise<void> {
  const { code, stdout, stderr } = await runCli(command, { TIDEMARK_PORT: '0', ...environment }, main)
  expect(stderr).toMatch(/^tidemark: [^\n]+\n$/)
  expect(stderr).toMatch(line)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
}

/** A port that something listens on until the test ends. */
async function takenPort(): Promise<number> {
  const squatter = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void squatter.close())
  await once(squatter, 'listening')
  return (squatter.address() as AddressInfo).port
}

test('a port that is taken', async () => {
  const port = String(await takenPort())
  const dataDir = await temporaryDirectory()
  const refusal = new RegExp(`Port ${port} is in use: .* set TIDEMARK_PORT to another`)
  for (const command of [['serve'], ['demo']])
    await expectRefusal({ TIDEMARK_DATA_DIR: dataDir, TIDEMARK_PORT: port }, refusal, { command })
  const besideIt = { TIDEMARK_DATA_DIR: dataDir, TIDEMARK_PORT: String(Number(port) - 1) }
  await expectRefusal(besideIt, new RegExp(`mails on port ${port} .* set TIDEMARK_PORT`), {
    command: ['demo'],
  })
  // Nothing was started for nothing.
  expect(await readdir(dataDir)).toEqual([])
})

test('a data directory that another one uses', async () => {
  const environment = { TIDEMARK_DATA_DIR: await temporaryDirectory(), TIDEMARK_PORT: '0' }
  const first = spawnCli(['serve'], environment)
  onTestFinished(() => first.kill('SIGKILL'))
  const [, url] = await first.said(/Tidemark is at (\S+)/)
  const dataDir = environment.TIDEMARK_DATA_DIR
  await expectRefusal(
    environment,
    new RegExp(`\\(process ${first.pid}\\) is using the data directory ${dataDir}: .* TIDEMARK_DATA_DIR`),
  )
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  first.interrupt()
  expect(await first.ended).toBe(0)
})

test('a data directory that is a file', async () => {
  const dataDir = await temporaryFile('data', '')
  await expectRefusal({ TIDEMARK_DATA_DIR: dataDir }, /data directory .*data .*is a file.* TIDEMARK_DATA_DIR/)
})

test('a ClickHouse that does not answer', async () => {
  const port = await closedPort()
  const environment = {
    TIDEMARK_PORT: '0',
    TIDEMARK_DATA_DIR: await temporaryDirectory(),
    TIDEMARK_CLICKHOUSE_URL: `http://127.0.0.1:${port}`,
    TIDEMARK_CLICKHOUSE_PASSWORD: 'not-for-everyone',
    TIDEMARK_LOG_LEVEL: 'warn',
  }
  const waiting = spawnCli(['serve'], environment)
  onTestFinished(() => waiting.kill('SIGKILL'))
  await waiting.said(
    new RegExp(`ClickHouse at http://127.0.0.1:${port} does not answer .* TIDEMARK_CLICKHOUSE_URL`),
  )
  expect(waiting.stdout()).not.toContain('not-for-everyone')
  // It waits until it is stopped, which is no failure.
  waiting.interrupt()
  expect({ code: await waiting.ended, stderr: waiting.stderr() }).toEqual({ code: 0, stderr: '' })
})

/** Another installation of this build, whose package for the platform holds no ClickHouse library. */
async function installWithoutLibrary(): Promise<string> {
  const home = await temporaryDirectory()
  const manifests = (await readdir('node_modules/@chdb')).map(
    name => `node_modules/@chdb/${name}/package.json`,
  )
  for (const part of ['dist', 'alerts', 'package.json', 'node_modules/chdb', ...manifests])
    await cp(part, join(home, part), { recursive: true })
  for (const name of await readdir('node_modules'))
    if (name !== 'chdb' && name !== '@chdb')
      await symlink(resolve('node_modules', name), join(home, 'node_modules', name))
  return join(home, 'dist/cli/main.js')
}

test('a platform without the ClickHouse library', async () => {
  await expectRefusal(
    { TIDEMARK_DATA_DIR: await temporaryDirectory() },
    /no embedded ClickHouse for this platform \(\S+-\S+\): set TIDEMARK_CLICKHOUSE_URL to a ClickHouse server/,
    { main: await installWithoutLibrary() },
  )
})

test.each([
  [{ TIDEMARK_PORT: 'high' }, /TIDEMARK_PORT: .*number/],
  [{ TIDEMARK_PORT: '70000' }, /TIDEMARK_PORT: .*65535/],
  [{ TIDEMARK_ADMIN_KEY: 'short' }, /TIDEMARK_ADMIN_KEY: must have at least 20 characters/],
  [{ TIDEMARK_SETTLE: 'soon' }, /TIDEMARK_SETTLE: /],
  [{ TIDEMARK_SMTP_URL: 'smtp://127.0.0.1:25' }, /set TIDEMARK_EMAIL_TO as well/],
])('a configuration such as %o', async (environment, line) => {
  await expectRefusal(environment, line)
  for (const value of Object.values(environment).filter(text => text === 'short'))
    expect((await runCli(['serve'], environment)).stderr).not.toContain(value)
})

test('a rules file with a mistake in it', async () => {
  const alertsDir = await temporaryDirectory()
  const file = join(alertsDir, 'mine.yaml')
  await writeFile(file, 'rules:\n  - name: mine\n    analyzer: feature_drift\n    min_severity: loud\n')
  const environment = { TIDEMARK_ALERTS_DIR: alertsDir, TIDEMARK_DATA_DIR: join(alertsDir, 'data') }
  for (const command of [['serve'], ['rules', 'check']])
    await expectRefusal(environment, new RegExp(`${file}:4:19: rules\\.0\\.min_severity: `), { command })
})

test('rules that are in order are named', async () => {
  const alertsDir = await temporaryDirectory()
  await mkdir(alertsDir, { recursive: true })
  const rules = [
    '{ name: mine, analyzer: feature_drift, min_severity: critical, for: 2 }',
    '{ name: volume, enabled: false }',
  ]
  await writeFile(join(alertsDir, 'mine.yaml'), `rules:\n${rules.map(rule => `  - ${rule}\n`).join('')}`)
  const { code, stdout, stderr } = await runCli(['rules', 'check'], { TIDEMARK_ALERTS_DIR: alertsDir })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const names = stdout
    .trim()
    .split('\n')
    .map(line => line.split(':')[0])
  expect(names).toEqual([
    'data-quality',
    'errors',
    'fairness',
    'feature-drift',
    'labels',
    'latency',
    'mine',
    'objectives',
    'outliers',
    'performance',
    'prediction-drift',
    'resources',
  ])
  expect(stdout).toContain('mine: feature_drift, critical and above, 2 window(s)\n')
})

test.each([
  [[]],
  [['rules']],
  [['watch']],
  [['serve', '--port', '1']],
  [['serve', 'everything']],
  [['import', '--model', 'm']],
  [['import', 'rows.csv']],
  [['import', 'rows.csv', '--model', 'm', '--as', 'guesses']],
  [['import', 'rows.csv', '--model', 'm', '--map', 'labels=y']],
  [['import', 'rows.csv', '--model', 'm', '--map', 'label']],
  [['verify', '--url', 'localhost']],
])('%j is not how it is used', async args => {
  const { code, stdout, stderr } = await runCli(args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^(error: |Usage: )/)
  expect(stderr).not.toMatch(/^ +at /m)
})

test('help is no failure', async () => {
  for (const args of [['--help'], ['help'], ['serve', '--help']]) {
    const { code, stdout } = await runCli(args)
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Usage: tidemark/) })
  }
})

test('a service that is not there', async () => {
  const url = `http://127.0.0.1:${await closedPort()}`
  const file = await temporaryFile('rows.csv', 'id,x\n1,2\n')
  for (const command of [['verify'], ['import', file, '--model', 'm']]) {
    await expectRefusal({}, /Give a key/, { command })
    const withKey = [...command, '--key', 'tm_admin_of_nobody', '--url', url]
    await expectRefusal({}, new RegExp(`no answer from ${url}: start the service`), { command: withKey })
  }
})
