import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { asFile, dashboards } from '../../dashboards/index.ts'
import { expandMacros } from './expand-macros.ts'

const SOURCE = { type: 'grafana-clickhouse-datasource', uid: `\${datasource}` }

/** Every object under `value` that names a data source, with that name. */
function datasourcesIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'datasource' in value ? [value.datasource] : []
  return [...own, ...Object.values(value).flatMap(datasourcesIn)]
}

describe('generated dashboards', () => {
  it('are the files that are committed', () => {
    const committed = readdirSync('dashboards/generated').map(name => `dashboards/generated/${name}`)
    expect(committed.sort()).toEqual(Object.keys(dashboards).sort())
    for (const [path, one] of Object.entries(dashboards))
      expect(readFileSync(path, 'utf8'), `${path}: run npx tsx dashboards/generate.ts`).toBe(asFile(one))
  })

  it('have uids of their own', () => {
    const uids = Object.values(dashboards).map(one => one.uid)
    expect(new Set(uids).size).toBe(uids.length)
  })
})

describe.each(Object.entries(dashboards))('%s', (_, one) => {
  it('is provisioned, not edited', () => {
    expect(one.editable).toBe(false)
    expect(one).not.toHaveProperty('id')
    expect(one.uid).toMatch(/^[a-z0-9-]{1,40}$/)
    expect(one.schemaVersion).toBe(42)
  })

  it('asks only the data source that was chosen', () => {
    const sources = datasourcesIn(one)
    expect(sources.length).toBeGreaterThan(one.panels.length)
    for (const source of sources) expect(source).toEqual(SOURCE)
    expect(one.templating.list[0]).toMatchObject({ type: 'datasource', query: SOURCE.type })
  })

  it.each(one.panels.map(panel => [panel.title, panel] as const))('describes %s', (_title, panel) => {
    expect(panel.title).not.toBe('')
    expect(panel.description).toMatch(/\.$/)
    expect(panel.fieldConfig.defaults.unit).toBeTruthy()
    expect(panel.targets.length).toBeGreaterThan(0)
  })

  it('lays its panels out without overlap', () => {
    const taken = new Set<string>()
    for (const { gridPos, title } of one.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x},${y}`), title).toBe(false)
          taken.add(`${x},${y}`)
        }
    }
    expect(new Set(one.panels.map(panel => panel.id)).size).toBe(one.panels.length)
  })

  it('asks for its lists again when the range changes', () => {
    for (const variable of one.templating.list.slice(1)) expect(variable.refresh).toBe(2)
  })

  it('reads replaced rows once, and never changes a setting', () => {
    for (const sql of queries(one)) {
      const tables = sql.match(/\bFROM\s+(?!\()\w+( FINAL)?/g) ?? []
      expect(tables.length).toBeGreaterThan(0)
      for (const table of tables) expect(table).toMatch(/ FINAL$/)
      // The read-only user could not.
      expect(sql).not.toContain('SETTINGS')
    }
  })

  it('uses only macros and variables that exist', () => {
    const names = one.templating.list.slice(1).map(variable => variable.name)
    const view = {
      from: 0,
      to: 3_600_000,
      intervalMs: 1000,
      chosen: Object.fromEntries(names.map(name => [name, ['x']])),
    }
    for (const sql of queries(one)) {
      expect(expandMacros(sql, view)).not.toContain('$')
      for (const [, name] of sql.matchAll(/\$\{?(?!__)(\w+)/g)) expect(names).toContain(name)
    }
  })
})

describe('provisioning', () => {
  const compose = parse(readFileSync('docker-compose.yml', 'utf8'))

  it('finds the dashboards where docker-compose.yml mounts them', () => {
    const [provider] = parse(
      readFileSync('dashboards/provisioning/dashboards/tidemark.yaml', 'utf8'),
    ).providers
    expect(compose.services.grafana.volumes).toContain(`./dashboards/generated:${provider.options.path}:ro`)
    expect(provider.allowUiUpdates).toBe(false)
  })

  it('logs in to ClickHouse as the read-only user, with a password from the environment', () => {
    const [source] = parse(
      readFileSync('dashboards/provisioning/datasources/clickhouse.yaml', 'utf8'),
    ).datasources
    expect(source).toMatchObject({ type: SOURCE.type, editable: false })
    expect(source.jsonData).toMatchObject({ host: 'clickhouse', port: 8123, protocol: 'http' })
    expect(readFileSync('docker/clickhouse/users.xml', 'utf8')).toContain(`<${source.jsonData.username}>`)
    const variable = source.secureJsonData.password.replace('$', '')
    expect(Object.keys(compose.services.grafana.environment)).toContain(variable)
  })
})

function queries(one: (typeof dashboards)[string]): string[] {
  return [
    ...one.templating.list.slice(1).map(variable => variable.query),
    ...one.annotations.list.map(annotation => annotation.target.rawSql),
    ...one.panels.flatMap(panel => panel.targets.map(target => target.rawSql)),
  ]
}
