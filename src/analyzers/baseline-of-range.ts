import type { Model } from '../model/model.ts'
import { readBinnings } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import type { Baseline } from './reference-cache.ts'
import { loadReferenceSide } from './reference-side.ts'
import type { ViewRange } from './view-range.ts'

/**
 * A part of production as what another is judged by, though nobody made it a reference: it has no name, is kept
 * nowhere, and is counted with what the model's own reference froze.
 *
 * @throws Problem `too_old`, as `readReference` does
 */
export async function baselineOfRange(
  store: Store,
  { model, range }: { model: Model; range: Pick<ViewRange, 'from' | 'to' | 'version' | 'segment'> },
): Promise<Baseline> {
  const { segment = '', ...part } = range
  const binnings = await readBinnings(store, model.project, model.model)
  const reference = {
    ...{ ...part, model: model.model, name: '', upload: '' },
    ...{ rolling: null, rows: 0, content_hash: '', created_at: 0 },
  }
  return { binnings, reference: await loadReferenceSide(store, { model, reference, binnings, segment }) }
}
