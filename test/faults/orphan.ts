/** @file A parent that is killed while its child's thread is blocked; the child then writes a file. For tests. */
import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { writeAtomically } from '../../src/files/atomic.ts'
import { workForParent } from '../../src/files/orphan.ts'
import { toFailure } from '../../src/shared/errors.ts'

const [role, file = '', told = ''] = process.argv.slice(2)

if (role === 'parent') {
  const child = fork(import.meta.filename, ['child', file, told], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.on('message', () => process.kill(process.pid, 'SIGKILL'))
} else {
  workForParent()
  process.send?.('blocked from now on')
  // Long enough for the message to arrive and the parent to end; the end of the channel cannot be noticed meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700)
  const outcome = await writeAtomically(file, Buffer.from('of an orphan')).then(
    () => 'written',
    (error: unknown) => toFailure(error).code,
  )
  writeFileSync(told, outcome)
}
