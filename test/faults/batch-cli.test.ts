/** @file `patina batch` and the parts of `patina restore` that are about whole folders (runs in Node). */
import assert from 'node:assert/strict'
import { appendFile, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { runCli } from '../../src/cli/run.ts'
import { openQueue } from '../../src/main/jobs/open-queue.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { fingerprint, makeScene, photoName, removeScene, FAKE, type Scene } from './batch-scene.ts'

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly objects: Record<string, unknown>[]
}

async function patina(scene: Scene, args: readonly string[], options: { stopAfter?: number } = {}): Promise<Said> {
  const abort = new AbortController()
  let out = ''
  let err = ''
  let results = 0
  const code = await runCli(args, {
    root: path.join(import.meta.dirname, '../..'),
    dataDir: path.dirname(scene.database),
    signal: abort.signal,
    startWorker: () => superviseWorker(FAKE),
    terminal: {
      out: (text) => {
        out += text
        if (text.includes('"restored"') && ++results === options.stopAfter) abort.abort()
      },
      err: (text) => (err += text),
      interactive: false,
      columns: 80,
    },
  })
  const objects = args.includes('--json')
    ? out
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : []
  return { code, out, err, objects }
}

async function scene(t: TestContext, photos: number): Promise<Scene> {
  const made = await makeScene(photos)
  t.after(() => removeScene(made))
  return made
}

const restore = ({ photos, out }: Scene, ...more: string[]) => [
  'restore',
  photos,
  '--recursive',
  '--out',
  out,
  '--denoise',
  '--model',
  'half',
  ...more,
]

const outputs = async ({ out }: Scene) => [...(await fingerprint(out)).keys()].toSorted((a, b) => a.localeCompare(b))

test('stopped and resumed: each photo once; list tells how it stands', async (t) => {
  const s = await scene(t, 12)
  const stopped = await patina(s, restore(s, '--json'), { stopAfter: 4 })
  assert.equal(stopped.code, 130)
  const id = String(stopped.objects.find((o) => o['type'] === 'batch')?.['id'])
  assert.match(id, /^[0-9a-f]{16}$/)
  const [listed] = (await patina(s, ['batch', 'list', '--json'])).objects
  assert.equal(listed?.['condition'], 'paused')
  assert.equal(Number(listed?.['done']) + Number(listed?.['waiting']), 12)
  const { code, err } = await patina(s, ['batch', 'resume', id.slice(0, 6)])
  assert.equal(code, 0, err)
  assert.match(err, new RegExp(`${listed?.['waiting']} restored, 0 failed`))
  assert.equal((await outputs(s)).length, 12)
  assert.match((await patina(s, ['batch', 'list'])).out, new RegExp(`^${id}  .* done: 12 done  -> `))
  assert.match((await patina(s, ['batch', 'resume', 'last'])).err, /0 restored/)
  assert.equal((await outputs(s)).length, 12)
})

test('a batch whose program was killed is “interrupted”, and the next start takes it up (G11)', async (t) => {
  const s = await scene(t, 6)
  const { objects } = await patina(s, restore(s, '--json'), { stopAfter: 2 })
  const id = String(objects.find((o) => o['type'] === 'batch')?.['id'])
  {
    using opened = openQueue(path.dirname(s.database))
    opened.queue.resume(id)
  }
  assert.match((await patina(s, ['batch', 'list'])).out, /interrupted: \d waiting, \d done/)
  assert.equal((await patina(s, ['batch', 'resume', id])).code, 0)
  assert.equal((await outputs(s)).length, 6)
})

test('cancel and pause from outside, remove, and what is wrong usage', async (t) => {
  const s = await scene(t, 8)
  await patina(s, restore(s, '--json'), { stopAfter: 2 })
  assert.match((await patina(s, ['batch', 'cancel', 'last'])).out, /cancelled: \d done, \d cancelled/)
  const resumed = await patina(s, ['batch', 'resume', 'last', '--json'])
  assert.deepEqual([resumed.code, resumed.objects[0]?.['code']], [1, 'batch-cancelled'])
  assert.ok((await outputs(s)).length >= 2, 'finished outputs stay')
  assert.equal((await patina(s, ['batch', 'remove', 'last'])).code, 0)
  assert.match((await patina(s, ['batch', 'list'])).out, /There are no batches/)
  const wrong: [string[], RegExp, number][] = [
    [['batch'], /patina batch list/, 2],
    [['batch', 'explode', 'last'], /can list, resume/, 2],
    [['batch', 'resume'], /Name a batch/, 2],
    [['batch', 'resume', 'ffffffff'], /no batch ffffffff/, 1],
    [['batch', 'verify', 'last', '--retry=yes'], /takes no value/, 2],
    [restore(s, '--name', '../{name}'), /name pattern/, 2],
    [restore(s, '--name', 'photo'), /name pattern/, 2],
    [restore(s, '--name', 'con'), /name pattern/, 2],
    [restore(s, '--name', '{name}.'), /name pattern/, 2],
  ]
  for (const [args, sentence, exit] of wrong) {
    const { code, err } = await patina(s, args)
    assert.equal(code, exit, args.join(' '))
    assert.match(err, sentence)
  }
})

test('verify finds 100 of 100 planted defects, and nothing else (G9)', async (t) => {
  const s = await scene(t, 120)
  assert.equal((await patina(s, restore(s))).code, 0)
  const at = (n: number) => path.join(s.out, photoName(n))
  const sound = await patina(s, ['batch', 'verify', 'last'])
  assert.deepEqual([sound.code, sound.out], [0, '120 sound, 0 missing, 0 changed, 0 unreadable\n'])
  for (let n = 0; n < 25; n++) {
    const bytes = await readFile(at(n))
    const bit = (n * 97) % (bytes.length * 8)
    bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    await writeFile(at(n), bytes)
  }
  for (let n = 25; n < 50; n++) await truncate(at(n), 1 + n)
  for (let n = 50; n < 75; n++) await rm(at(n))
  for (let n = 75; n < 99; n += 2) {
    await rename(at(n), `${at(n)}.kept`)
    await rename(at(n + 1), at(n))
    await rename(`${at(n)}.kept`, at(n + 1))
  }
  await appendFile(at(99), '\0')
  const { code, objects } = await patina(s, ['batch', 'verify', 'last', '--json'])
  assert.equal(code, 1)
  const verdicts = new Map(objects.map((o) => [o['output'], o['verdict']]))
  for (let n = 0; n < 120; n++) {
    const expected = n >= 100 ? 'sound' : n >= 50 && n < 75 ? 'missing' : 'changed'
    assert.equal(verdicts.get(at(n)), expected, String(n))
  }
})

test('which photos, and what the results are called', async (t) => {
  const s = await scene(t, 203)
  const run = async (...more: string[]) => {
    await rm(s.out, { recursive: true, force: true })
    const { code, err } = await patina(s, restore(s, ...more))
    assert.equal(code, 0, err)
    return await outputs(s)
  }
  const names = (film: number, ...numbers: number[]) => numbers.map((n) => path.join(`film ${film}`, `0${n}.png`))
  assert.deepEqual(await run('--include', 'film 2/**'), names(2, 200, 201, 202))
  assert.deepEqual(await run('--include', '*{01,2}.PNG', '--exclude', 'film [01]/**'), names(2, 201, 202))
  assert.deepEqual(
    await run('--include', '*200.png,*202.png', '--name', '{folder}-{name}-x', '--format', 'jpeg'),
    ['film 2-0200-x.jpg', 'film 2-0202-x.jpg'].map((name) => path.join('film 2', name)),
  )
  assert.deepEqual(
    await run('--include', '*20[12].png', '--name', 'n{number}'),
    ['n0001.png', 'n0002.png'].map((name) => path.join('film 2', name)),
  )
})

test('a dry run lists everything and writes nothing', async (t) => {
  const s = await scene(t, 4)
  await writeFile(path.join(s.photos, 'notes.txt'), 'hello')
  await writeFile(path.join(s.photos, 'a.gif'), 'GIF89a and so on')
  const { code, objects } = await patina(s, restore(s, '--dry-run', '--json'))
  assert.equal(code, 1, 'one could not be restored')
  assert.equal(objects.filter((o) => o['type'] === 'plan' && o['output'] !== null).length, 4)
  assert.ok(objects.some((o) => o['code'] === 'unsupported-format'))
  assert.ok(objects.some((o) => o['reason'] === 'not-a-photo'))
  const { photos, bytes, needed, free, seconds } = objects.at(-1) as Record<string, number | null>
  assert.equal(photos, 4)
  assert.ok(Number(needed) > Number(bytes) && Number(free) > 0)
  assert.equal(seconds, null, 'nothing is known yet')
  assert.ok(!existsSync(s.out) && !existsSync(s.database))
  assert.match((await patina(s, restore(s, '--dry-run'))).out, /Nothing was done. 4 photos/)
})

test(
  'awkward names come out as they went in (G35)',
  { skip: process.platform === 'win32' && 'such names cannot be' },
  async (t) => {
    const s = await scene(t, 1)
    const bytes = await readFile(path.join(s.photos, photoName(0)))
    const odd = [
      '100%',
      'a#b',
      'a?b',
      'a+b',
      "it's",
      'say "hi"',
      'new\nline',
      'tab\t',
      '😀🎞️',
      'שלום',
      'العربية',
      '写真',
      'é',
      'é',
    ]
    const more = [
      '<b>',
      '&amp;',
      '-dash',
      '--out',
      ' space ',
      'dot.',
      'a.b.c',
      '$HOME',
      '`ls`',
      '{name}',
      '*',
      '[x]',
      '\\',
      ';',
      '|',
    ]
    await rm(s.photos, { recursive: true })
    await mkdir(s.photos)
    for (const name of [...odd, ...more]) await writeFile(path.join(s.photos, `${name}.png`), bytes)
    const { code, err } = await patina(s, restore(s))
    assert.equal(code, 0, err)
    assert.deepEqual(await readdir(s.out), await readdir(s.photos))
  },
)

test('names of 255 bytes: the same name fits; a longer ending shortens it and stays apart (G36)', async (t) => {
  const s = await scene(t, 1)
  const bytes = await readFile(path.join(s.photos, photoName(0)))
  await rm(s.photos, { recursive: true })
  await mkdir(s.photos)
  const long = 'é'.repeat(125)
  for (const name of [`${long}a.png`, `${long}b.png`]) await writeFile(path.join(s.photos, name), bytes)
  for (const format of ['png', 'avif']) {
    await rm(s.out, { recursive: true, force: true })
    const { code, err } = await patina(s, restore(s, '--format', format))
    assert.equal(code, 0, err)
    const made = await readdir(s.out)
    assert.equal(made.length, 2)
    assert.ok(made.every((name) => Buffer.byteLength(name) <= 255))
  }
})
