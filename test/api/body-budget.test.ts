import { describe, expect, it } from 'vitest'
import { BodyBudget, type Lease } from '../../src/api/body-budget.ts'

/** A request that is under way until it is told to end. */
function underWay(budget: BodyBudget): { lease: Lease; end: () => Promise<void> } {
  let lease: Lease | undefined
  let finish = () => {}
  const ended = budget.lend(given => {
    lease = given
    return new Promise<void>(resolve => {
      finish = resolve
    })
  })
  return {
    lease: lease!,
    end: () => {
      finish()
      return ended
    },
  }
}

const OVERLOADED = expect.objectContaining({ status: 503, code: 'overloaded' })

describe('the budget of bodies', () => {
  it('is shared, and whoever finds no room is told to come back', async () => {
    const budget = new BodyBudget(100)
    const [a, b] = [underWay(budget), underWay(budget)]
    a.lease.hold(60)
    expect(() => b.lease.hold(41)).toThrow(OVERLOADED)
    b.lease.hold(40)
    await a.end()
    expect(budget.heldBytes).toBe(40)
    b.lease.hold(100)
    await b.end()
    expect(budget.heldBytes).toBe(0)
  })

  it('counts a request once, however often it says how much it holds', async () => {
    const budget = new BodyBudget(100)
    const a = underWay(budget)
    for (const bytes of [10, 30, 30, 20]) a.lease.hold(bytes)
    expect(budget.heldBytes).toBe(30)
    await a.end()
    expect(budget.heldBytes).toBe(0)
  })

  it('is free again after a request that failed', async () => {
    const budget = new BodyBudget(100)
    const failed = budget.lend(async lease => {
      lease.hold(80)
      lease.hold(120)
    })
    await expect(failed).rejects.toEqual(OVERLOADED)
    expect(budget.heldBytes).toBe(0)
  })
})
