import { readFileSync } from 'node:fs'

export const FEATURES = [
  'MedInc',
  'HouseAge',
  'AveRooms',
  'AveBedrms',
  'Population',
  'AveOccup',
  'Latitude',
  'Longitude',
] as const

/** One numeric column of the California housing data. */
export function californiaColumn(period: 'reference' | 'analysis', name: string): Float64Array {
  const text = readFileSync(`../shared/data/california_housing_${period}.csv`, 'utf8')
  const [header, ...rows] = text.trim().split('\n')
  const column = header!.split(',').indexOf(name)
  return Float64Array.from(rows, row => Number(row.split(',')[column]))
}
