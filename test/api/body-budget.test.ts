import { describe, expect, it } from 'vitest'
import { BodyBudget, LEAST_BYTES, type Lease, SHORT_BYTES } from '../../src/api/body-budget.ts'

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

const MIB = 1024 * 1024

/** Of 10 MiB, one for short bodies only. */
const budgetOfTen = () => new BodyBudget({ mostBytes: 10 * MIB, shortPartBytes: MIB })

describe('the budget of bodies', () => {
  it('is shared, and whoever finds no room is told to come back', async () => {
    const budget = budgetOfTen()
    const [a, b] = [underWay(budget), underWay(budget)]
    a.lease.hold(6 * MIB)
    expect(() => b.lease.hold(3 * MIB + 1)).toThrow(OVERLOADED)
    b.lease.hold(3 * MIB)
    await a.end()
    expect(budget.heldBytes).toBe(3 * MIB)
    b.lease.hold(9 * MIB)
    await b.end()
    expect(budget.heldBytes).toBe(0)
  })

  it('counts a request once, however often it says how much it holds', async () => {
    const budget = budgetOfTen()
    const a = underWay(budget)
    for (const bytes of [1, 3, 3, 2]) a.lease.hold(bytes * MIB)
    expect(budget.heldBytes).toBe(3 * MIB)
    await a.end()
    expect(budget.heldBytes).toBe(0)
  })

  it('is free again after a request that failed', async () => {
    const budget = budgetOfTen()
    const failed = budget.lend(async lease => {
      lease.hold(8 * MIB)
      lease.hold(12 * MIB)
    })
    await expect(failed).rejects.toEqual(OVERLOADED)
    expect(budget.heldBytes).toBe(0)
  })

  it('has room for short bodies when large ones leave none for others', () => {
    const budget = budgetOfTen()
    underWay(budget).lease.hold(9 * MIB)
    expect(() => underWay(budget).lease.hold(SHORT_BYTES + 1)).toThrow(OVERLOADED)
    for (let i = 0; i < MIB / SHORT_BYTES; i++) underWay(budget).lease.hold(SHORT_BYTES)
    expect(() => underWay(budget).lease.hold(1)).toThrow(OVERLOADED)
  })

  it('of a body that grows is that of short ones only while it is short', () => {
    const budget = budgetOfTen()
    underWay(budget).lease.hold(9 * MIB)
    const { lease } = underWay(budget)
    lease.hold(SHORT_BYTES)
    expect(() => lease.hold(SHORT_BYTES + 1)).toThrow(OVERLOADED)
  })

  it('bounds the requests under way, however short their bodies are, or not there yet', () => {
    const budget = budgetOfTen()
    const most = (10 * MIB) / LEAST_BYTES
    for (let i = 0; i < most; i++) underWay(budget).lease.hold(i % 2)
    expect(() => underWay(budget).lease.hold(0)).toThrow(OVERLOADED)
  })
})
