/** @file The atomic writer against a file system that fails at each call in turn (runs in Node). */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { writeAtomically } from '../../src/files/atomic.ts'
import { nameToTry } from '../../src/files/free-name.ts'
import { sweepTemps, tempNameFor } from '../../src/files/temp-name.ts'
import { isErrorCode, PatinaError, type ErrorCode } from '../../src/shared/errors.ts'
import type { Collision } from '../../src/shared/worker-protocol.ts'
import { faultyFileSystem, type Fault } from './faulty-file-system.ts'

const FAULTS: Record<Fault, ErrorCode> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'no-write-permission',
  EPERM: 'no-write-permission',
  EROFS: 'no-write-permission',
  EBUSY: 'write-failed',
  EMFILE: 'write-failed',
  EIO: 'write-failed',
  ENOENT: 'write-failed',
  EXDEV: 'write-failed',
  ENAMETOOLONG: 'path-too-long',
  'short write': 'write-failed',
}

const DATA = new Uint8Array(1_100_000).map((_, i) => (i * 31) >> 3)
const OLD = Buffer.from('the file that was there before')

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'patina-atomic-'))
  t.after(() => rm(made, { recursive: true, force: true }))
  return made
}

const isPatinaError = (code: ErrorCode) => (error: unknown) => error instanceof PatinaError && error.code === code

/** One run with call `at` failing; true when the fault was never reached. */
async function runOnce(dir: string, collision: Collision, fault: Fault, at: number, permanent: boolean) {
  const file = path.join(dir, 'photo.png')
  const fs = faultyFileSystem({ at, fault, permanent })
  if (collision === 'replace') await writeFile(file, OLD)
  const outcome = await writeAtomically(file, DATA, { collision, fs, platform: 'linux' }).catch((e: unknown) => e)
  const where = `${collision} ${fault} at ${at} ${permanent ? 'for good' : 'once'}: ${fs.failed().join()}`
  assert.equal(fs.openFiles(), 0, `${where}: a file is still open`)

  const left = await readdir(dir)
  const unlinkFails = permanent || fs.failed().includes('unlink')
  for (const name of left) {
    if (name === 'photo.png') {
      const found = await readFile(path.join(dir, name))
      const whole = found.equals(DATA) || (collision === 'replace' && found.equals(OLD))
      // A reservation on a drive that then refuses everything, even its removal, is an empty file of ours.
      assert.ok(whole || (unlinkFails && found.length === 0), `${where}: ${found.length} bytes are not the file`)
    } else assert.ok(unlinkFails, `${where}: ${name} was left`)
  }
  if (outcome instanceof Error) {
    assert.ok(outcome instanceof PatinaError, `${where}: ${outcome.message}`)
    assert.equal(outcome.code, FAULTS[fault], where)
    assert.ok(isErrorCode(outcome.code))
    if (collision === 'fail' && !unlinkFails) assert.deepEqual(left, [], where)
  } else assert.ok(left.includes('photo.png'), `${where}: success without a file`)
  for (const name of left) await rm(path.join(dir, name))
  return fs.failed().length === 0
}

for (const collision of ['fail', 'rename', 'replace'] as const)
  test(`${collision}: each call fails with each error, once and for good: nothing half-written (G38)`, async (t) => {
    const dir = await folder(t)
    let runs = 0
    for (const fault of Object.keys(FAULTS))
      for (const permanent of [false, true])
        for (let at = 1; ; at++) {
          runs++
          if (await runOnce(dir, collision, fault, at, permanent)) break
          assert.ok(at < 100, 'the loop must reach a run without a fault')
        }
    assert.ok(runs > 100, `${runs} runs`)
  })

test('the file holds the bytes with the usual permissions, and the answer tells length and hash', async (t) => {
  const dir = await folder(t)
  const written = await writeAtomically(path.join(dir, 'a.bin'), DATA)
  assert.equal(written.file, path.join(dir, 'a.bin'))
  assert.equal(written.bytes, DATA.length)
  assert.equal(written.sha256, createHash('sha256').update(DATA).digest('hex'))
  assert.deepEqual(new Uint8Array(await readFile(written.file)), DATA)
  assert.deepEqual(await readdir(dir), ['a.bin'])
  if (process.platform !== 'win32') assert.equal((await stat(written.file)).mode & 0o777, 0o666 & ~process.umask())
})

test('an empty file can be written', async (t) => {
  const dir = await folder(t)
  assert.equal((await writeAtomically(path.join(dir, 'a.bin'), new Uint8Array())).bytes, 0)
})

test('a taken name: fail says so, rename finds a free one, replace replaces', async (t) => {
  const dir = await folder(t)
  const file = path.join(dir, 'a.jpg')
  await writeFile(file, OLD)
  await assert.rejects(writeAtomically(file, DATA), isPatinaError('output-exists'))
  assert.deepEqual(await readFile(file), OLD)
  const second = await writeAtomically(file, DATA, { collision: 'rename' })
  assert.equal(path.basename(second.file), 'a (2).jpg')
  assert.deepEqual(await readFile(file), OLD)
  await writeAtomically(file, DATA, { collision: 'replace' })
  assert.equal((await readFile(file)).length, DATA.length)
  assert.deepEqual((await readdir(dir)).toSorted(), ['a (2).jpg', 'a.jpg'])
})

test('100 writers of one name leave 100 different files (G2)', async (t) => {
  const dir = await folder(t)
  const file = path.join(dir, 'a.jpg')
  const all = await Promise.all(
    Array.from({ length: 100 }, (_, i) => writeAtomically(file, Buffer.from(`writer ${i}`), { collision: 'rename' })),
  )
  assert.equal(new Set(all.map((w) => w.file)).size, 100)
  const contents = await Promise.all(all.map((w) => readFile(w.file, 'utf8')))
  assert.deepEqual(
    contents,
    Array.from({ length: 100 }, (_, i) => `writer ${i}`),
  )
})

test('a symbolic link at the name counts as taken and is not followed', async (t) => {
  const dir = await folder(t)
  await symlink(path.join(dir, 'elsewhere'), path.join(dir, 'a.jpg'))
  await assert.rejects(writeAtomically(path.join(dir, 'a.jpg'), DATA), isPatinaError('output-exists'))
  assert.deepEqual(await readdir(dir), ['a.jpg'])
})

test('too long a name and a missing folder are told apart', async (t) => {
  const dir = await folder(t)
  await assert.rejects(writeAtomically(path.join(dir, 'x'.repeat(256)), DATA), isPatinaError('path-too-long'))
  await assert.rejects(writeAtomically(path.join(dir, 'none', 'a.jpg'), DATA), isPatinaError('write-failed'))
})

test('a longest name still finds a free one, by a shorter stem (G36)', async (t) => {
  const dir = await folder(t)
  const file = path.join(dir, 'é'.repeat(125) + '.jpeg')
  await writeAtomically(file, DATA)
  const second = await writeAtomically(file, DATA, { collision: 'rename' })
  assert.match(path.basename(second.file), /^é{123} \(2\)\.jpeg$/)
  assert.ok(Buffer.byteLength(path.basename(nameToTry(file, 9999))) <= 255)
})

test('what a killed process left is swept; what runs, or is of another machine, stays', async (t) => {
  const dir = await folder(t)
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const mine = tempNameFor(path.join(dir, 'a.jpg'))
  const stale = mine.replace(`-${process.pid}-`, `-${gone}-`)
  const other = stale.replace(/patina-[0-9a-f]{8}/, 'patina-00000000')
  for (const name of [mine, stale, other, path.join(dir, 'photo.tmp')]) await writeFile(name, 'half')
  assert.equal(await sweepTemps(dir), 1)
  assert.deepEqual((await readdir(dir)).toSorted(), [mine, other, 'photo.tmp'].map((n) => path.basename(n)).toSorted())
  assert.equal(await sweepTemps(path.join(dir, 'none')), 0)
})
