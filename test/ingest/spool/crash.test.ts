import fc from 'fast-check'
import { it } from 'vitest'
import { type Command, CrashModel } from './crash-model.ts'

const which = fc.nat(3)
const pick = fc.nat(3)

/** The first number is how often it comes, against the others. */
const COMMANDS: [number, fc.Arbitrary<Command>][] = [
  [6, fc.record({ do: fc.constant('append'), records: fc.integer({ min: 1, max: 5 }), bytes: fc.nat(120) })],
  [
    14,
    fc.record({
      do: fc.constant('step'),
      times: fc.integer({ min: 1, max: 6 }),
      pick,
      fault: fc.constant(null),
    }),
  ],
  [
    2,
    fc.record({
      do: fc.constant('step'),
      times: fc.constant(1),
      pick,
      fault: fc.constantFrom('refused', 'short'),
    }),
  ],
  [2, fc.constant({ do: 'roll' })],
  [3, fc.constant({ do: 'take' })],
  [4, fc.record({ do: fc.constant('done'), which })],
  [1, fc.record({ do: fc.constant('giveBack'), which })],
  [1, fc.constantFrom({ do: 'kill' }, { do: 'restart' })],
  [2, fc.record({ do: fc.constant('crash'), seed: fc.nat(), stepsOfOpen: fc.option<number>(fc.nat(8)) })],
]

const command = fc.oneof(...COMMANDS.map(([weight, arbitrary]) => ({ weight, arbitrary })))

it('whatever crashes and faults come: what was acknowledged comes back until it is done, and nothing else does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 120, size: 'max' }), async commands => {
      const model = await CrashModel.open()
      for (const next of commands) await model.perform(next)
      await model.finish()
    }),
    { seed: 20_260_301, numRuns: 300 },
  )
})
