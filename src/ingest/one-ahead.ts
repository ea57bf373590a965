/**
 * Asks for the next item while the one before is worked on: reading and storing take turns otherwise. What the items
 * throw is thrown when its turn comes.
 */
export async function* oneAhead<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const ask = async () => iterator.next()
  let coming = ask()
  let isOver = false
  try {
    for (;;) {
      const { done, value } = await coming
      isOver = done === true
      if (isOver) return
      coming = ask()
      coming.catch(() => {})
      yield value
    }
  } finally {
    // Not waited for: an item may be on its way for long.
    if (!isOver) void Promise.resolve(iterator.return?.()).catch(() => {})
  }
}
