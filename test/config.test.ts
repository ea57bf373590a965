import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { StartupError } from '../src/errors.ts'

const SECRET = 'hunter2-hunter2-hunter2'

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      port: 8321,
      host: '127.0.0.1',
      dataDir: resolve('tidemark-data'),
      publicUrl: null,
      adminKey: null,
      clickhouse: null,
      database: 'tidemark',
      engine: { memoryBytes: 4 * 2 ** 30, port: 0, readerPassword: null },
      alertsDir: null,
      email: null,
      webhook: null,
      spoolBytes: 2048 * 2 ** 20,
      requestsPerSecond: null,
      settleMs: 600_000,
      logLevel: 'info',
    })
  })

  it('reads every variable', () => {
    expect(
      readConfig({
        TIDEMARK_PORT: '0',
        TIDEMARK_HOST: '::1',
        TIDEMARK_DATA_DIR: '/data',
        TIDEMARK_PUBLIC_URL: 'https://tide.example/',
        TIDEMARK_ADMIN_KEY: SECRET,
        TIDEMARK_CLICKHOUSE_URL: 'http://db:8123',
        TIDEMARK_CLICKHOUSE_USER: 'tide',
        TIDEMARK_CLICKHOUSE_PASSWORD: 'p',
        TIDEMARK_CLICKHOUSE_DATABASE: 'monitoring',
        TIDEMARK_CLICKHOUSE_MEMORY_MB: '1024',
        TIDEMARK_CLICKHOUSE_PORT: '8123',
        TIDEMARK_GRAFANA_PASSWORD: 'grafana-password',
        TIDEMARK_ALERTS_DIR: 'my-alerts',
        TIDEMARK_SMTP_URL: 'smtps://mail:465',
        TIDEMARK_EMAIL_FROM: 'a@b.example',
        TIDEMARK_EMAIL_TO: 'c@d.example',
        TIDEMARK_WEBHOOK_URL: 'https://hook.example/x',
        TIDEMARK_WEBHOOK_SECRET: 'whsec_abc',
        TIDEMARK_SPOOL_MB: '64',
        TIDEMARK_REQUESTS_PER_SECOND: '250',
        TIDEMARK_SETTLE: '2h',
        TIDEMARK_LOG_LEVEL: 'debug',
      }),
    ).toEqual({
      port: 0,
      host: '::1',
      dataDir: '/data',
      publicUrl: 'https://tide.example',
      adminKey: SECRET,
      clickhouse: { url: 'http://db:8123', user: 'tide', password: 'p', packsRows: false },
      database: 'monitoring',
      engine: { memoryBytes: 2 ** 30, port: 8123, readerPassword: 'grafana-password' },
      alertsDir: resolve('my-alerts'),
      email: { smtpUrl: 'smtps://mail:465', from: 'a@b.example', to: 'c@d.example' },
      webhook: { url: 'https://hook.example/x', secret: 'whsec_abc' },
      spoolBytes: 64 * 2 ** 20,
      requestsPerSecond: 250,
      settleMs: 7_200_000,
      logLevel: 'debug',
    })
  })

  it('has rows packed on their way over a network that needs encryption', () => {
    const { clickhouse } = readConfig({ TIDEMARK_CLICKHOUSE_URL: 'https://db.example:8443' })
    expect(clickhouse).toMatchObject({ packsRows: true })
  })

  it('takes an empty variable for one that is not set', () => {
    const names = Object.keys(process.env).filter(name => name.startsWith('TIDEMARK_'))
    expect(names).toEqual([])
    expect(readConfig({ TIDEMARK_PORT: '', TIDEMARK_PUBLIC_URL: '', TIDEMARK_ADMIN_KEY: '' })).toEqual(
      readConfig({}),
    )
  })

  it.each([
    ['TIDEMARK_PORT', 'x'],
    ['TIDEMARK_PORT', ' '],
    ['TIDEMARK_PORT', '-1'],
    ['TIDEMARK_PORT', '65536'],
    ['TIDEMARK_PORT', '80.5'],
    ['TIDEMARK_PORT', '0x50'],
    ['TIDEMARK_PUBLIC_URL', 'tide.example'],
    ['TIDEMARK_PUBLIC_URL', 'javascript:alert(1)'],
    ['TIDEMARK_ADMIN_KEY', 'hunter2'],
    ['TIDEMARK_CLICKHOUSE_URL', `localhost:${SECRET}`],
    ['TIDEMARK_CLICKHOUSE_URL', 'localhost:9000'],
    ['TIDEMARK_CLICKHOUSE_URL', `ftp://user:${SECRET}@db`],
    ['TIDEMARK_CLICKHOUSE_DATABASE', 'a-b'],
    ['TIDEMARK_CLICKHOUSE_DATABASE', 'x; DROP DATABASE y'],
    ['TIDEMARK_CLICKHOUSE_MEMORY_MB', '511'],
    ['TIDEMARK_CLICKHOUSE_MEMORY_MB', '4GB'],
    ['TIDEMARK_CLICKHOUSE_PORT', '70000'],
    ['TIDEMARK_GRAFANA_PASSWORD', 'short7!'],
    ['TIDEMARK_SMTP_URL', `mail.example:${SECRET}`],
    ['TIDEMARK_SMTP_URL', `http://user:${SECRET}@mail`],
    ['TIDEMARK_WEBHOOK_URL', `slack/${SECRET}`],
    ['TIDEMARK_WEBHOOK_URL', `file:///${SECRET}`],
    ['TIDEMARK_WEBHOOK_SECRET', SECRET],
    ['TIDEMARK_SPOOL_MB', '63'],
    ['TIDEMARK_REQUESTS_PER_SECOND', '0'],
    ['TIDEMARK_REQUESTS_PER_SECOND', '2.5'],
    ['TIDEMARK_SETTLE', '10'],
    ['TIDEMARK_SETTLE', '99999999d'],
    ['TIDEMARK_LOG_LEVEL', 'loud'],
  ])('refuses %s=%s by name, without its value', (name, value) => {
    let refused: unknown
    try {
      readConfig({ [name]: value, TIDEMARK_EMAIL_TO: 'a@b.example' })
    } catch (error) {
      refused = error
    }
    expect(refused).toBeInstanceOf(StartupError)
    const { code, message } = refused as StartupError
    expect(code).toBe('bad_configuration')
    expect(message).toMatch(new RegExp(`^${name}: .+\\.$`))
    if (value.length > 5) expect(message).not.toContain(value)
    expect(message).not.toContain(SECRET)
  })

  it('wants to know whom to mail', () => {
    expect(() => readConfig({ TIDEMARK_SMTP_URL: 'smtp://mail' })).toThrow(/TIDEMARK_EMAIL_TO/)
  })
})
