import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type EngineSettings, engineConfig } from '../../../src/store/embedded/engine-config.ts'

const settings: EngineSettings = {
  dataDir: '/data',
  memoryBytes: 123_456_789,
  database: 'tidemark',
  password: 'secret',
  readerPassword: null,
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('engineConfig', () => {
  it('puts every path inside the data directory and limits the memory', () => {
    const { config } = engineConfig(settings)
    expect(config).toContain('<tmp_path>/data/clickhouse/tmp/</tmp_path>')
    expect(config).toContain('<user_files_path>/data/clickhouse/user_files/</user_files_path>')
    expect(config).toContain('<format_schema_path>/data/clickhouse/format_schemas/</format_schema_path>')
    expect(config).toContain('<users_config>/data/engine-users.xml</users_config>')
    expect(config).toContain('<max_server_memory_usage>123456789</max_server_memory_usage>')
  })

  it('escapes what XML reads as its own', () => {
    const { config } = engineConfig({ ...settings, dataDir: `/a<b>&"c"'d'` })
    expect(config).toContain('<users_config>/a&lt;b&gt;&amp;&quot;c&quot;&apos;d&apos;/engine-users.xml<')
    expect(config).not.toContain('/a<b>')
  })

  it('lets only the exact credentials of a user reach a query handler', () => {
    const { config } = engineConfig({ ...settings, readerPassword: 'r&d' })
    const rules = [...config.matchAll(/<rule>(.*?)<\/rule>/g)].map(([, rule]) => rule)
    expect(rules).toEqual([
      '<url>/ping</url><handler><type>ping</type></handler>',
      // base64 of tidemark:secret and of grafana_reader:r&d
      '<headers><Authorization>Basic dGlkZW1hcms6c2VjcmV0</Authorization></headers><handler><type>dynamic_query_handler</type></handler>',
      '<headers><Authorization>Basic Z3JhZmFuYV9yZWFkZXI6ciZk</Authorization></headers><handler><type>dynamic_query_handler</type></handler>',
    ])
  })

  it('gives the built-in user one grant and writes no password down in the users', () => {
    const { users } = engineConfig({ ...settings, readerPassword: 'r&d' })
    expect([...users.matchAll(/<query>(.*?)<\/query>/g)].map(([, grant]) => grant)).toEqual([
      'GRANT SYSTEM LISTEN ON *.*',
      'GRANT SELECT ON tidemark.*',
    ])
    expect(users).toContain(sha256('secret'))
    expect(users).toContain(sha256('r&d'))
    expect(users).not.toMatch(/secret|r&amp;d|r&d/)
  })

  it('has no reader without a password for one', () => {
    const { config, users } = engineConfig(settings)
    expect(users).not.toContain('grafana_reader')
    expect(config.match(/<rule>/g)).toHaveLength(2)
  })

  it('lets the reader read the configured database', () => {
    const { users } = engineConfig({ ...settings, database: 'elsewhere', readerPassword: 'reader' })
    expect(users).toContain('GRANT SELECT ON elsewhere.*')
  })
})
