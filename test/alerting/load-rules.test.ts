import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadRules } from '../../src/alerting/load-rules.ts'
import { parseRules } from '../../src/alerting/parse-rules.ts'
import { Rule } from '../../src/alerting/rule.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-rules-'))
})
afterEach(() => rm(directory, { recursive: true }))

const own = (name: string, text: string) => writeFile(join(directory, name), text)

describe('loadRules', () => {
  it('ships one rule for each analyzer that works with no editing', async () => {
    const rules = await loadRules(null)
    expect(rules.map(rule => rule.analyzer).sort()).toEqual(Rule.shape.analyzer.options.toSorted())
    for (const rule of rules) {
      // One group may be treated worse while the whole looks fine; the other verdicts are of all rows anyway.
      const segment = ['performance', 'fairness'].includes(rule.analyzer) ? '*' : ''
      // Outliers come in clusters.
      expect(rule).toMatchObject({
        subject: '*',
        model: '*',
        segment,
        // A budget that lasts for weeks is no page.
        min_severity: rule.analyzer === 'objectives' ? 'critical' : 'warning',
        for: rule.analyzer === 'outliers' ? 2 : 1,
      })
    }
  })

  it("replaces a shipped rule by the user's of the same name, whole", async () => {
    await own('mine.yaml', 'rules:\n  - {name: latency, analyzer: latency, for: 4, channels: [email]}\n')
    const rules = await loadRules(directory)
    expect(rules).toHaveLength(12)
    expect(rules.find(({ name }) => name === 'latency')).toMatchObject({ for: 4, channels: ['email'] })
  })

  it('adds a rule of a new name', async () => {
    await own('mine.yml', 'rules:\n  - {name: eu, analyzer: feature_drift, segment: "*"}\n')
    expect((await loadRules(directory)).map(({ name }) => name)).toContain('eu')
  })

  it('switches a rule off by its name alone, or by one line in a whole rule', async () => {
    await own('a.yaml', 'rules:\n  - {name: latency, enabled: false}\n')
    await own('b.yaml', 'rules:\n  - {name: volume, analyzer: volume, enabled: false}\n')
    const names = (await loadRules(directory)).map(({ name }) => name)
    expect(names).toEqual([
      ...[
        'data-quality',
        'errors',
        'fairness',
        'feature-drift',
        'labels',
        'objectives',
        'outliers',
        'performance',
        'prediction-drift',
        'resources',
      ],
    ])
  })

  it('refuses to switch off what is not there', async () => {
    await own('a.yaml', 'rules:\n  - name: latencyy\n    enabled: false\n')
    await expect(loadRules(directory)).rejects.toThrow(
      `${join(directory, 'a.yaml')}:2:5: there is no rule latencyy to switch off`,
    )
  })

  it('refuses two rules of one name and says where both are', async () => {
    await own('a.yaml', 'rules:\n  - {name: eu, analyzer: latency}\n')
    await own('b.yaml', 'rules:\n  - {name: eu, analyzer: volume}\n')
    await expect(loadRules(directory)).rejects.toThrow(
      `${join(directory, 'b.yaml')}:2:5: eu is already at ${join(directory, 'a.yaml')}:2:5`,
    )
  })

  it('names a directory that is not there', async () => {
    await expect(loadRules(join(directory, 'nowhere'))).rejects.toThrow(/cannot be read: .*nowhere/)
  })
})

describe('parseRules', () => {
  it.each([
    ['a wrong value', 'rules:\n  - name: a\n    analyzer: drift\n', /^f:3:15: rules\.0\.analyzer: /],
    ['a missing field, at its rule', 'rules:\n  - name: a\n', /^f:2:5: rules\.0\.analyzer: /],
    [
      'a misspelt key, at the key',
      'rules:\n  - name: a\n    analyzer: volume\n    serverity: x\n',
      /^f:4:5: rules\.0: .*serverity/,
    ],
    [
      'a number out of range',
      'rules:\n  - {name: a, analyzer: volume, for: 0}\n',
      /^f:2:38: rules\.0\.for: /,
    ],
    [
      'an unknown channel',
      'rules:\n  - name: a\n    analyzer: volume\n    channels:\n      - email\n      - pigeon\n',
      /^f:6:9: rules\.0\.channels\.1: /,
    ],
    ['enabled that is neither', 'rules:\n  - {name: a, analyzer: volume, enabled: no way}\n', /^f:2:42: /],
    ['a file without rules', 'name: a\n', /^f:1:1: /],
    ['an empty file', '', /^f:1:1: /],
    ['a list instead of a mapping', '- name: a\n', /^f:1:1: /],
    ['bad YAML', 'rules:\n  - name: "a\n', /^f:\d+:\d+: .*quote/],
  ])('names %s with its line and column', (_name, text, message) => {
    const { entries, errors } = parseRules(text, 'f')
    expect(entries).toEqual([])
    expect(errors[0]).toMatch(message)
  })

  it('keeps the good rules and names every bad one', () => {
    const text =
      'rules:\n  - {name: a, analyzer: x}\n  - {name: b, analyzer: volume}\n  - {name: C, analyzer: volume}\n'
    const { entries, errors } = parseRules(text, 'f')
    expect(entries.map(({ name, where }) => [name, where])).toEqual([['b', 'f:3:5']])
    expect(errors.map(error => error.slice(0, 6))).toEqual(['f:2:25', 'f:4:12'])
  })
})
