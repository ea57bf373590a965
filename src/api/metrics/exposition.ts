/** A number, told apart from others of its metric by its labels. */
export interface Sample {
  labels?: Record<string, string>
  value: number
}

/** One metric; without samples it is unknown just now, which is not zero. */
export interface Metric {
  /** With its unit at the end, and `_total` where it only grows. */
  name: string
  type: 'counter' | 'gauge'
  help: string
  samples: readonly Sample[]
}

export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * Writes metrics as Prometheus reads them, in the text format 0.0.4 of
 * https://prometheus.io/docs/instrumenting/exposition_formats/.
 */
export const expose = (metrics: readonly Metric[]): string =>
  metrics
    .filter(({ samples }) => samples.length > 0)
    .map(exposeOne)
    .join('')

function exposeOne({ name, type, help, samples }: Metric): string {
  const lines = samples.map(({ labels, value }) => `${name}${exposeLabels(labels)} ${exposeNumber(value)}\n`)
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

function exposeLabels(labels: Record<string, string> = {}): string {
  const each = Object.entries(labels).map(
    ([name, text]) => `${name}="${escaped(text).replaceAll('"', '\\"')}"`,
  )
  return each.length > 0 ? `{${each.join(',')}}` : ''
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

const exposeNumber = (value: number): string =>
  Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf'
