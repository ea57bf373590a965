import { describe, expect, it } from 'vitest'
import { checkLabel } from '../../src/ingest/check-label.ts'
import { checkMoment } from '../../src/ingest/check-moment.ts'
import { checkPrediction } from '../../src/ingest/check-prediction.ts'
import { checkReferenceRow } from '../../src/ingest/check-reference-row.ts'
import { ModelSettings } from '../../src/model/model.ts'
import { parseMoment } from '../../src/model/moment.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
const settings = ModelSettings.parse({ task: 'regression' })
/** As for a model that is new: nothing of it has expired. */
const check = (sent: unknown) =>
  checkMoment('timestamp', sent, { micros: parseMoment(sent), now: NOW, oldest: 0 })

/** What `time.time()` of Python is just now. */
const SECONDS = NOW / 1000 + 0.25

describe('a time', () => {
  it.each([SECONDS, Math.floor(SECONDS), 0, 2 ** 32])('of %d looks like seconds', sent => {
    expect(check(sent)).toMatchObject({
      path: 'timestamp',
      code: 'too_old',
      message: expect.stringMatching(/looks like seconds.*milliseconds.*RFC 3339/),
    })
  })

  it.each(['1999-12-31T23:59:59.999Z', '1970-01-21T00:00:00Z', '0001-01-01T00:00:00Z'])(
    '%s is too old, and no number',
    sent => {
      expect(check(sent)).toMatchObject({ code: 'too_old', message: 'Must not be before the year 2000.' })
    },
  )

  it.each(['2000-01-01T00:00:00Z', Date.UTC(2000, 0), NOW, null, undefined])('%s is fine', sent => {
    expect(check(sent)).toBeNull()
  })
})

describe('seconds where milliseconds belong', () => {
  const refused = (path: string) => ({ path, code: 'too_old' })
  const row = { model: 'm', prediction_id: 'a', prediction: 1 }

  it('are refused of a prediction', () => {
    const sent = { ...row, timestamp: SECONDS }
    expect(checkPrediction(sent, settings, { now: NOW })).toMatchObject(refused('timestamp'))
  })

  it('are refused of a row of a reference', () => {
    const sent = { ...row, timestamp: SECONDS, label: 1 }
    const upload = { model: 'm', settings, index: 0, now: NOW }
    expect(checkReferenceRow(sent, upload)).toMatchObject(refused('timestamp'))
  })

  it.each(['timestamp', 'prediction_timestamp'])('are refused of a label, as its %s', field => {
    const sent = { model: 'm', prediction_id: 'a', label: 1, [field]: SECONDS }
    const against = { settingsOf: () => settings, oldestOf: () => 0, now: NOW }
    expect(checkLabel(sent, against)).toMatchObject(refused(field))
  })
})
