/** @file A worker that sends 2,000 messages of no protocol and then answers as it should. For tests. */
const send = (message: unknown) => process.send?.(message)
send({ kind: 'ready', pid: process.pid })
const shapes = [
  null,
  5,
  'text',
  [],
  {},
  { kind: 'result' },
  { kind: 'progress', id: 1, progress: { done: 'all' } },
  { kind: 'error', id: 1, failure: { code: 'no-such-code', context: {} } },
]
for (let i = 0; i < 2_000; i++) send(shapes[i % shapes.length])
process.on('message', (m: { id: number }) => {
  send({ kind: 'result', id: 99_999, result: 'nobody asked' })
  send({ kind: 'result', id: m.id, result: [] })
})
process.on('disconnect', () => process.exit(0))
