/** @file A link inside one process. Messages go through JSON and a later turn: what cannot travel over a socket fails here. */
import type { Connection } from '../../src/shared/rpc.ts'

export interface LinkEnd extends Connection {
  close(): void
}

export function memoryLink(): [LinkEnd, LinkEnd] {
  const one = side()
  const other = side()
  return [end(one, other), end(other, one)]
}

interface Side {
  readonly heard: ((message: unknown) => void)[]
  readonly closed: (() => void)[]
}
const side = (): Side => ({ heard: [], closed: [] })

const end = (mine: Side, theirs: Side): LinkEnd => ({
  send(message) {
    const wire = JSON.stringify(message)
    setImmediate(() => theirs.heard.forEach((listener) => listener(JSON.parse(wire))))
  },
  onMessage: (listener) => void mine.heard.push(listener),
  onClose: (listener) => void mine.closed.push(listener),
  close: () => [...mine.closed, ...theirs.closed].forEach((listener) => listener()),
})
