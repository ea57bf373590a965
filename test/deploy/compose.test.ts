import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig } from '../../src/config.ts'
import { initial } from '../../src/store/migrations/001-initial.ts'

const Duration = z.string().regex(/^\d+s$/)

/** The part of the Compose Specification that is used here; a misspelt key is an error, not a surprise. */
const Service = z.strictObject({
  build: z.literal('.').optional(),
  image: z.string().regex(/^[a-z0-9/-]+(:[a-z0-9.]+)?$/),
  init: z.literal(true).optional(),
  restart: z.literal('unless-stopped'),
  stop_grace_period: Duration.optional(),
  mem_limit: z.string().optional(),
  ulimits: z.strictObject({ nofile: z.strictObject({ soft: z.int(), hard: z.int() }) }).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy']) }))
    .default({}),
  environment: z.record(z.string().regex(/^[A-Z_]+$/), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string().regex(/^[^:]+:\/[^:]+(:ro)?$/)).default([]),
  healthcheck: z
    .strictObject({
      test: z.tuple([z.literal('CMD')], z.string()),
      interval: Duration,
      timeout: Duration,
      retries: z.int(),
      start_period: Duration,
    })
    .optional(),
})
const Compose = z.strictObject({
  name: z.literal('tidemark'),
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
})

const text = readFileSync('docker-compose.yml', 'utf8')
const dockerfile = readFileSync('Dockerfile', 'utf8')
const { services, volumes } = Compose.parse(parse(text))
const service = (name: string) => services[name]!

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}` as Compose replaces them. */
const interpolate = (value: string, env: Record<string, string>): string =>
  value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, operator: string, rest: string) => {
    if (env[name]) return env[name]
    if (operator === '-') return rest
    throw new Error(`${name}: ${rest}`)
  })

const environmentOf = (name: string, env: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service(name).environment).map(([key, value]) => [key, interpolate(value, env)]),
  )

const SECRETS = {
  TIDEMARK_CLICKHOUSE_PASSWORD: 'one',
  GRAFANA_READER_PASSWORD: 'two',
  GRAFANA_ADMIN_PASSWORD: 'three',
}

describe('docker-compose.yml', () => {
  it('runs Tidemark, ClickHouse, Grafana and a mail catcher', () => {
    expect(Object.keys(services)).toEqual(['tidemark', 'clickhouse', 'grafana', 'mailpit'])
    expect(service('clickhouse').image).toMatch(/^clickhouse\/clickhouse-server:26\./)
    for (const [name, { image }] of Object.entries(services))
      if (name !== 'tidemark') expect(image, name).toMatch(/:v?\d/)
  })

  it('publishes ports on the loopback only', () => {
    for (const { ports } of Object.values(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
    expect(service('clickhouse').ports).toEqual([])
  })

  it('gives Tidemark a configuration it accepts', () => {
    const known = readFileSync('src/config.ts', 'utf8')
    for (const name of Object.keys(service('tidemark').environment)) expect(known).toContain(`  ${name}:`)
    const config = readConfig(environmentOf('tidemark', SECRETS))
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 8321,
      adminKey: null,
      clickhouse: { url: 'http://clickhouse:8123', user: 'tidemark', password: 'one' },
      email: { smtpUrl: 'smtp://mailpit:1025' },
    })
    expect(service('tidemark').ports).toEqual([`127.0.0.1:${config.port}:${config.port}`])
  })

  it.each(Object.keys(SECRETS))('refuses to start without %s', missing => {
    const env = { ...SECRETS, [missing]: '' }
    expect(() => Object.keys(services).map(name => environmentOf(name, env))).toThrow('.env')
  })

  it('reads exactly the variables .env.example explains, and sets no secret there', () => {
    const example = readFileSync('.env.example', 'utf8').split('\n')
    const assigned = example.flatMap(line => line.match(/^([A-Z_]+)=/)?.[1] ?? [])
    const read = [...text.matchAll(/\$\{(\w+)/g)].map(match => match[1]!)
    expect(assigned.sort()).toEqual([...new Set(read)].sort())
    for (const secret of Object.keys(SECRETS)) expect(example).toContain(`${secret}=`)
  })

  it('mounts files that exist and volumes that are declared', () => {
    for (const mount of Object.values(services).flatMap(one => one.volumes)) {
      const [source] = mount.split(':')
      if (source!.startsWith('./')) expect(existsSync(source!), source).toBe(true)
      else expect(Object.keys(volumes)).toContain(source)
    }
  })

  it('waits for health only where health is checked', () => {
    for (const { depends_on } of Object.values(services))
      for (const [name, { condition }] of Object.entries(depends_on))
        if (condition === 'service_healthy') expect(service(name).healthcheck, name).toBeDefined()
        else expect(Object.keys(services)).toContain(name)
  })
})

describe('users of ClickHouse', () => {
  const users = readFileSync('docker/clickhouse/users.xml', 'utf8')

  it('have passwords, all from variables that docker-compose.yml sets', () => {
    expect(users).toContain('<default remove="remove"/>')
    const variables = [...users.matchAll(/<password from_env="(\w+)"\/>/g)].map(match => match[1])
    expect(variables).toEqual(['TIDEMARK_CLICKHOUSE_PASSWORD', 'GRAFANA_READER_PASSWORD'])
    for (const name of variables) expect(service('clickhouse').environment).toHaveProperty(name!)
    expect(users).toContain(`<${service('tidemark').environment.TIDEMARK_CLICKHOUSE_USER}>`)
  })

  it('include a reader who reads four tables, and may set a time limit as the plugin does', () => {
    const tables = [...users.matchAll(/GRANT SELECT ON tidemark\.(\w+)</g)].map(match => match[1])
    expect(tables).toEqual(['models', 'measurements', 'histograms', 'alerts'])
    for (const table of tables) expect(initial.statements.join('\n')).toContain(`CREATE TABLE ${table} (`)
    expect(users).toContain('<readonly>1</readonly>')
    const limit = users.match(/<constraints>[\s\S]*<max_execution_time>([\s\S]*?)<\/max_execution_time>/)![1]!
    expect(limit).toContain('<changeable_in_readonly/>')
  })
})

describe('Dockerfile', () => {
  const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(match =>
    match[1]!.split(' ').slice(0, -1),
  )
  const sent = readFileSync('.dockerignore', 'utf8').split('\n')

  it.each(copies)('copies %s, which exists and is sent to the builder', source => {
    expect(existsSync(source)).toBe(true)
    expect(sent).toContain(
      `!${source
        .split('/')
        .slice(0, source.startsWith('src/') ? 1 : 2)
        .join('/')}`,
    )
  })

  it('sends the builder nothing that is not copied', () => {
    expect(sent[1]).toBe('*')
    for (const line of sent.filter(one => one.startsWith('!'))) expect(copies).toContain(line.slice(1))
  })

  it('runs what the build makes, as nobody special', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const command: string[] = JSON.parse(dockerfile.match(/^CMD (.+)$/m)![1]!)
    expect(scripts.start).toContain(command.join(' '))
    expect(dockerfile.indexOf('USER node')).toBeLessThan(dockerfile.lastIndexOf('\nCMD'))
    expect(dockerfile).toContain('VOLUME /data')
    expect(service('tidemark').volumes).toEqual(['tidemark-data:/data'])
  })
})
