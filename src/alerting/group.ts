import type { Alert } from '../model/alert.ts'
import type { Batch, Group, Surroundings } from './pipeline.ts'
import { SEVERITY_RANK } from './step.ts'

/** One message for each channel, model and event: twenty features that drift together are one page. */
export function group(batch: Batch, { rules, channels }: Surroundings): Batch {
  const groups = new Map<string, Group & { alerts: Alert[] }>()
  const dropped = [...batch.dropped]
  for (const alert of batch.alerts.toSorted(worstFirst)) {
    const wanted = channelsOf(alert)
    if (wanted.length === 0) dropped.push({ alert_id: alert.alert_id, channel: '', reason: 'no_channel' })
    for (const channel of wanted) {
      const key = JSON.stringify([channel, alert.model, alert.state])
      const found = groups.get(key) ?? { channel, event: alert.state, model: alert.model, alerts: [] }
      found.alerts.push(alert)
      groups.set(key, found)
    }
  }
  return { ...batch, groups: [...groups.values()], dropped }

  function channelsOf(alert: Alert): readonly string[] {
    const rule = rules.find(({ name }) => name === alert.rule)
    if (!rule) return []
    const { channels: chosen } = rule
    return chosen ? channels.filter(name => (chosen as string[]).includes(name)) : channels
  }
}

/** What is most severe, then what is oldest, stands at the top of a message. */
export const worstFirst = (a: Alert, b: Alert): number =>
  SEVERITY_RANK[b.severity] - SEVERITY_RANK[a.severity] ||
  a.started_at - b.started_at ||
  (a.alert_id < b.alert_id ? -1 : 1)
