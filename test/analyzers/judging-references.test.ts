import { expect, it } from 'vitest'
import { judgingReferences } from '../../src/analyzers/judging-references.ts'
import type { Reference } from '../../src/store/references.ts'

const reference = (name: string, rolls = false): Reference => ({
  ...{ model: 'm', name, upload: '', version: '', rows: 0, content_hash: '', created_at: 0, from: 0, to: 0 },
  rolling: rolls ? { windows: 28, gap: 7 } : null,
})
const [NEW, OLD, ROLLS] = [reference('new'), reference('old'), reference('rolls', true)] as const

it.each<[string, object | undefined, Reference[], string | undefined, string | undefined]>([
  ['none without references', undefined, [], undefined, undefined],
  ['the newest', undefined, [NEW, OLD], 'new', undefined],
  ['a rolling one, however old, and the newest other reports', undefined, [NEW, ROLLS, OLD], 'rolls', 'new'],
  ['a rolling one alone', undefined, [ROLLS], 'rolls', undefined],
  ['the one named', { pages: 'old' }, [NEW, ROLLS, OLD], 'old', undefined],
  ['both that are named', { pages: 'old', reports: 'rolls' }, [NEW, ROLLS, OLD], 'old', 'rolls'],
  ['one that reports beside the usual one', { reports: 'old' }, [NEW, OLD], 'new', 'old'],
  ['none where the one named is missing', { pages: 'gone' }, [NEW], undefined, undefined],
  ['one once, named twice', { pages: 'new', reports: 'new' }, [NEW], 'new', undefined],
])('windows are judged by %s', (_, references, all, pages, reports) => {
  const found = judgingReferences(references ? { references } : {}, all)
  expect([found.pages?.name, found.reports?.name]).toEqual([pages, reports])
})
