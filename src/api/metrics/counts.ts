import type { Sample } from './exposition.ts'

/** What rows may be. */
export type RowKind = 'predictions' | 'labels' | 'reference'

/** What the API has done since the service started; counting costs a request next to nothing. */
export class Counts {
  readonly #requests = new Counter(['method', 'route', 'status'])
  readonly #rows = new Counter(['kind', 'outcome'])

  /** An answer was given. @param route the address as it is declared, with its parameters' names */
  countRequest({ method, route, status }: { method: string; route: string; status: number }): void {
    this.#requests.add([method, route, String(status)], 1)
  }

  /** Rows of one body were dealt with. */
  countRows(kind: RowKind, { accepted, rejected }: { accepted: number; rejected: number }): void {
    this.#rows.add([kind, 'accepted'], accepted)
    this.#rows.add([kind, 'rejected'], rejected)
  }

  get requests(): Sample[] {
    return this.#requests.samples()
  }

  get rows(): Sample[] {
    return this.#rows.samples()
  }
}

/** Sums by labels. */
class Counter {
  readonly #names: readonly string[]
  readonly #sums = new Map<string, { labels: readonly string[]; sum: number }>()

  constructor(names: readonly string[]) {
    this.#names = names
  }

  add(labels: readonly string[], more: number): void {
    const key = labels.join(' ')
    const known = this.#sums.get(key)
    if (known) known.sum += more
    else this.#sums.set(key, { labels, sum: more })
  }

  samples(): Sample[] {
    return [...this.#sums.values()].map(({ labels, sum }) => ({
      labels: Object.fromEntries(this.#names.map((name, i) => [name, labels[i]!])),
      value: sum,
    }))
  }
}
