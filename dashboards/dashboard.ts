/**
 * What Tidemark needs of Grafana's classic dashboard JSON (schema version 42, its last), and nothing more. Every
 * query goes to the data source the viewer chose, so the same file serves any Grafana.
 */

const GRID_COLUMNS = 24
const TYPE = 'grafana-clickhouse-datasource'
const datasource = { type: TYPE, uid: `\${datasource}` }

/** How the plugin shapes a result: rows of (time, series, Value) become lines, anything else stays a table. */
const FORMAT = { timeSeries: 0, table: 1 } as const

const target = (rawSql: string, format: number) => {
  return { refId: 'A', datasource, editorType: 'sql', rawSql, format, pluginVersion: '', meta: {} }
}

interface Described {
  title: string
  description: string
  /** Grafana's name of a unit: `short`, `ms`, `percentunit`. */
  unit: string
  sql: string
  /** Columns of the grid's 24, and rows of about 30 pixels. */
  size: { width: number; height: number }
}

const panel = (type: string, { title, description, unit, sql, size }: Described, format: number) => ({
  type,
  title,
  description,
  datasource,
  targets: [target(sql, format)],
  fieldConfig: { defaults: { unit } as Record<string, unknown>, overrides: [] as object[] },
  options: {} as Record<string, unknown>,
  gridPos: { x: 0, y: 0, w: size.width, h: size.height },
})
export type Panel = ReturnType<typeof panel> & { id?: number }

/** Lines over time, with gaps where nothing was measured. */
export function timeSeries(given: Described & { min?: number; max?: number }): Panel {
  const built = panel('timeseries', given, FORMAT.timeSeries)
  Object.assign(built.fieldConfig.defaults, {
    min: given.min,
    max: given.max,
    custom: { lineWidth: 2, showPoints: 'auto', spanNulls: false },
  })
  built.options = { legend: { showLegend: true, placement: 'bottom' }, tooltip: { mode: 'multi' } }
  return built
}

/** One large number per column of the query's only row. */
export function stat(given: Described & { thresholds: { value: number | null; color: string }[] }): Panel {
  const built = panel('stat', given, FORMAT.table)
  built.fieldConfig.defaults.thresholds = { mode: 'absolute', steps: given.thresholds }
  built.options = { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'value', graphMode: 'none' }
  return built
}

type ByName = Record<string, string>

/** A table. Columns may have a unit of their own, and words a colour beside them. */
export function table(given: Described & { units?: ByName; colors?: ByName }): Panel {
  const built = panel('table', given, FORMAT.table)
  const words = Object.entries(given.colors ?? {}).map(([text, color]) => [text, { text, color }])
  Object.assign(built.fieldConfig.defaults, {
    custom: { cellOptions: { type: 'color-text' }, filterable: true },
    color: { mode: 'fixed', fixedColor: 'text' },
    mappings: [{ type: 'value', options: Object.fromEntries(words) }],
  })
  built.fieldConfig.overrides = Object.entries(given.units ?? {}).map(([column, unit]) => ({
    matcher: { id: 'byName', options: column },
    properties: [{ id: 'unit', value: unit }],
  }))
  built.options = { showHeader: true, cellHeight: 'sm' }
  return built
}

/** What a list starts with when several values, or all of them, may be chosen. */
export const ALL = { text: ['All'], value: ['$__all'] }

/** A list to choose from, filled by a query of one column and asked again when the time range changes. */
export const queryVariable = (given: { name: string; label: string; sql: string; several?: typeof ALL }) => ({
  type: 'query',
  name: given.name,
  label: given.label,
  datasource,
  query: given.sql,
  definition: given.sql,
  refresh: 2,
  sort: 1,
  multi: given.several !== undefined,
  includeAll: given.several !== undefined,
  current: given.several ?? {},
})

const sourceVariable = {
  type: 'datasource',
  name: 'datasource',
  label: 'Data source',
  query: TYPE,
  refresh: 1,
}

/** Marks on every chart; the query's columns are time, timeEnd, title, text, tags. */
export const annotations = (name: string, sql: string) => ({
  name,
  datasource,
  enable: true,
  iconColor: 'red',
  target: target(sql, FORMAT.table),
})

/** Puts the panels side by side in the order given, a new row when one is full. */
function arrange(panels: readonly Panel[]): Panel[] {
  let [x, y, rowHeight] = [0, 0, 0]
  return panels.map((one, index) => {
    if (x + one.gridPos.w > GRID_COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0]
    const placed = { ...one, id: index + 1, gridPos: { ...one.gridPos, x, y } }
    x += one.gridPos.w
    rowHeight = Math.max(rowHeight, one.gridPos.h)
    return placed
  })
}

/** A whole dashboard, without `id` so that Grafana gives it one. */
export function dashboard(given: {
  uid: string
  title: string
  description: string
  variables: ReturnType<typeof queryVariable>[]
  annotations: ReturnType<typeof annotations>[]
  panels: Panel[]
}) {
  const { variables, ...rest } = given
  return {
    tags: ['tidemark'],
    ...rest,
    schemaVersion: 42,
    editable: false,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-7d', to: 'now' },
    timezone: 'browser',
    templating: { list: [sourceVariable, ...variables] },
    annotations: { list: given.annotations },
    panels: arrange(given.panels),
  }
}
export type Dashboard = ReturnType<typeof dashboard>
