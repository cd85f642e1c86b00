/** @file A process that claims every job it can get and tells which it got. For tests. */
import { openDatabase } from '../../src/main/db/connection.ts'
import { createQueue } from '../../src/main/jobs/queue.ts'

const { db } = openDatabase(process.argv[2] ?? '')
// What is tested is that no two get one job, not what a power cut leaves: ten thousand syncs would take a minute.
db.pragma('synchronous = OFF')
const queue = createQueue(db)
const got: number[] = []
for (let job = queue.claim(null); job !== undefined; job = queue.claim(null)) got.push(job.id)
process.send?.(got, () => process.exit(0))
