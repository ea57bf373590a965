import { type Crossed, crossedName, crossedOf } from '../model/crossed.ts'
import type { Model } from '../model/model.ts'
import type { GroupCounts } from '../stats/fairness/group-counts.ts'
import type { GroupPair } from '../stats/fairness/group-pair.ts'
import type { Stratum } from '../stats/fairness/judge-strata.ts'
import { groupsOf, mergeGroups } from './fairness-groups.ts'
import type { Side } from './side.ts'

/** The pair of dimensions by which an attribute's groups are counted apart by a control column; none: they are not. */
export const controlledBy = ({ settings }: Model, attribute: string, control: string): Crossed | undefined =>
  crossedOf(settings).find(
    pair => pair.includes(attribute) && pair.includes(control) && attribute !== control,
  )

/** The groups of one attribute at each value of a control column, by the value. */
export function strataOf(
  side: Side | undefined,
  { pair, attribute, positive }: { pair: Crossed; attribute: string; positive: string },
): Stratum[] {
  const strata = new Map<string, GroupCounts[]>()
  const control = pair.find(name => name !== attribute)!
  for (const { name, ...counts } of groupsOf(side, crossedName(pair), positive)) {
    const values = name
      .slice(crossedName(pair).length + 1)
      .split('&')
      .map(unescaped)
    const groupOf = (dimension: string) => `${dimension}=${values[pair.indexOf(dimension)]}`
    const stratum = groupOf(control)
    strata.set(stratum, [...(strata.get(stratum) ?? []), { name: groupOf(attribute), ...counts }])
  }
  return [...strata].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, groups]) => ({ name, groups }))
}

const unescaped = (value: string): string => value.replaceAll('%26', '&').replaceAll('%25', '%')

/** One group beside all others together. */
export function againstRest(groups: readonly GroupCounts[], name: string): GroupPair {
  return {
    advantaged: mergeGroups(
      'rest',
      groups.filter(group => group.name !== name),
    ),
    disadvantaged: mergeGroups(
      name,
      groups.filter(group => group.name === name),
    ),
  }
}
