import { setImmediate } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { Problem } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { bothSides } from '../stats/detectors/both-sides.ts'
import type { Detector } from '../stats/detectors/detector.ts'
import { type DetectorKind, detectors } from '../stats/detectors/index.ts'
import { type Detection, runDetector } from '../stats/detectors/run-detector.ts'
import { type LabelledRange, type RowError, readErrors } from '../store/error-stream.ts'
import { type MeasuredValue, readMeasuredSeries, type SeriesFilter } from '../store/measured-series.ts'
import { windowMsOf } from './reference-side.ts'

/** Labelled rows a detector is given at once. */
const MOST_ROWS = 100_000

/** A detector that was asked for, and how it is to be made. */
export interface ChosenDetector {
  kind: DetectorKind
  /** Instead of its defaults. */
  parameters: Readonly<Record<string, number | string>>
  /** Whether it is to see falls, if it sees only rises. */
  bothSides: boolean
}

/** @throws ParameterFault */
export function makeDetector({ kind, parameters, bothSides: seesBoth }: ChosenDetector): Detector {
  const make = () => kind.make(parameters)
  if (!seesBoth || kind.sees === 'both') return make()
  return bothSides(make, kind.takes === 'measurements' ? value => -value : value => 1 - value)
}

/** A detector that is made, as it was asked for, and the model it is for. */
export interface DetectorRun {
  model: Model
  chosen: ChosenDetector
  detector: Detector
}

/**
 * Runs a detector over what was measured, window by window, the oldest first.
 *
 * @throws Problem `not_taken`, `unknown_series`; the signal's reason
 */
export async function detectInMeasurements(
  { store, project }: Context,
  { model, chosen, detector }: DetectorRun,
  { signal, ...series }: Omit<SeriesFilter, 'model' | 'windowSeconds'> & { signal: AbortSignal },
): Promise<Detection<MeasuredValue>> {
  const { takes } = chosen.kind
  if (takes === 'errors')
    throw notTaken(
      'This detector takes only right and wrong answers (source=errors, of a classification), not numbers.',
    )
  const windowSeconds = windowMsOf(model) / 1000
  const values = await readMeasuredSeries(store, project, { ...series, model: model.model, windowSeconds })
  if (values.length === 0)
    throw new Problem(
      404,
      'unknown_series',
      'No window of this range has this measurement: the model’s measurements say which there are.',
    )
  if (takes === 'shares' && values.some(({ value }) => value !== null && (value < 0 || value > 1)))
    throw notTaken('This detector takes only numbers from 0 to 1, and this measurement has others.')
  return runDetector(detector, inTurns([values], signal))
}

/**
 * Runs a detector over the errors of labelled rows, in the order of their predictions: 1 where a class is not the label
 * and 0 where it is, of a regression the distance of each prediction from its label.
 *
 * @throws Problem `not_taken`, `too_many_rows`; the signal's reason
 */
export async function detectInErrors(
  { store, project, slicer }: Context,
  { model, chosen, detector }: DetectorRun,
  { signal, ...range }: Omit<LabelledRange, 'model' | 'error'> & { signal: AbortSignal },
): Promise<Detection<RowError>> {
  const error = model.settings.task === 'regression' ? 'absolute' : 'wrong'
  if (error === 'absolute' && chosen.kind.takes !== 'measurements')
    throw notTaken(
      'This detector takes only right and wrong answers, or numbers from 0 to 1; a regression is off by any number.',
    )
  await slicer.gather()
  const asked = { range: { ...range, model: model.model, error } as const, most: MOST_ROWS + 1 }
  const found = await runDetector(detector, inTurns(readErrors(store, project, asked), signal))
  if (found.n + found.skipped > MOST_ROWS)
    throw new Problem(
      400,
      'too_many_rows',
      `The range has more than ${MOST_ROWS} labelled rows: ask for a shorter one, or for a measurement of each window.`,
      'from',
    )
  return found
}

/** Values between two looks at what else there is to do: a detector may take a tenth of a millisecond for each. */
const VALUES_AT_ONCE = 1_000

async function* inTurns<Row>(
  pages: Iterable<Row[]> | AsyncIterable<Row[]>,
  signal: AbortSignal,
): AsyncGenerator<Row[]> {
  for await (const page of pages)
    for (let i = 0; i < page.length; i += VALUES_AT_ONCE) {
      await setImmediate()
      signal.throwIfAborted()
      yield page.slice(i, i + VALUES_AT_ONCE)
    }
}

const notTaken = (why: string): Problem =>
  new Problem(
    400,
    'not_taken',
    `${why} Any are taken by ${named('measurements')}, those from 0 to 1 by ${named('shares')}.`,
    'detector',
  )

const named = (takes: DetectorKind['takes']): string =>
  detectors.flatMap(({ name, takes: each }) => (each === takes ? [name] : [])).join(', ')
