/** Which colour of the theme something is drawn in. */
export type Tone = 'accent' | 'second' | 'third' | 'reference' | 'warning' | 'critical' | 'neutral'

/** How values are written: shares as percent, differences of shares as percentage points. */
export type ValueFormat = 'share' | 'points' | 'count' | 'milliseconds' | 'number'

/** A time series as it is embedded in a page and drawn in the browser. Times are epoch milliseconds. */
export interface TimeChart {
  title: string
  format: ValueFormat
  shape: 'line' | 'bars'
  /** What the page shows, whether or not there are points everywhere in it. */
  from: number
  to: number
  /** Start of what each point stands for, ascending; `width` is how long that is. */
  times: number[]
  width: number
  /** Null where there is no data. */
  series: { label: string; values: (number | null)[]; tone: Tone }[]
  /** The interval of the first series. */
  interval: { low: (number | null)[]; high: (number | null)[] } | null
  /** Rows behind each point, drawn small under the line. */
  n: number[] | null
  /** A word on each point, such as its verdict. */
  notes: string[] | null
  /** The y axis begins at zero. */
  fromZero: boolean
  lines: { value: number; label: string; tone: Tone }[]
  spans: ChartSpan[]
}

/** A stretch of time that is marked: an alert that fired, windows that could not be judged, late labels. */
export interface ChartSpan {
  from: number
  to: number
  kind: 'warning' | 'critical' | 'unjudged' | 'incomplete'
  label: string
}
