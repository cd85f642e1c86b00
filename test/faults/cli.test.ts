/** @file The command line on sound and on bad input: exit codes, sentences, JSON, and nothing left behind (runs in Node). */
import assert from 'node:assert/strict'
import { fork, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { runCli } from '../../src/cli/run.ts'
import { superviseWorker } from '../../src/main/supervisor/supervisor.ts'
import { isErrorCode } from '../../src/shared/errors.ts'
import { bombPng, pixels, samplePng } from './sample-png.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const FAKE = path.join(import.meta.dirname, 'fake-worker.ts')
const folder = await mkdtemp(path.join(tmpdir(), 'patina-cli-'))
after(() => rm(folder, { recursive: true, force: true }))
const DATA = path.join(folder, 'data')
// For the launcher, which is a process of its own.
process.env['PATINA_DATA'] = DATA
const photo = await samplePng(folder, 120, 90)

interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
  /** The objects of --json. */
  readonly objects: Record<string, unknown>[]
}

async function patina(args: readonly string[], signal = new AbortController().signal): Promise<Outcome> {
  let out = ''
  let err = ''
  const code = await runCli(args, {
    root: ROOT,
    dataDir: DATA,
    signal,
    startWorker: () => superviseWorker({ entry: FAKE, node: process.execPath }),
    terminal: { out: (text) => (out += text), err: (text) => (err += text), interactive: false, columns: 80 },
  })
  for (const text of [out, err]) assert.doesNotMatch(text, /^\s+at |node:internal|Error:/m, 'no stack trace')
  const objects = args.includes('--json')
    ? out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : []
  return { code, out, err, objects }
}

let outs = 0
const outFolder = () => path.join(folder, `out-${outs++}`)
const restoreArgs = (input: string, out: string, ...more: string[]) => [
  'restore',
  input,
  '--out',
  out,
  '--denoise',
  '--model',
  'half',
  ...more,
]

/** Both forms of one failing restoration: the code, one sentence each, exit 1, an empty output folder. */
async function refused(input: string, code: string, more: string[] = [], out = outFolder()): Promise<void> {
  const plain = await patina(restoreArgs(input, out, ...more))
  assert.equal(plain.code, 1, plain.err)
  assert.match(plain.err, new RegExp(`\\[${code}\\]`))
  const json = await patina(restoreArgs(input, out, '--json', ...more))
  assert.equal(json.code, 1)
  const error = json.objects.find((o) => o['type'] === 'error')
  assert.equal(error?.['code'], code)
  for (const part of ['what', 'means', 'action']) assert.ok(String(error?.[part]).length > 5, part)
  assert.equal(json.err, '')
  assert.deepEqual(await readdir(out).catch(() => []), [])
}

test('a photo is restored, keeps its name, and the original stays as it is (G1)', async () => {
  const before = [await readFile(photo), (await stat(photo)).mtimeMs]
  const out = outFolder()
  const { code, objects } = await patina(restoreArgs(photo, out, '--json'))
  assert.equal(code, 0)
  const result = objects.find((o) => o['type'] === 'result')
  assert.equal(result?.['output'], path.join(out, 'photo.png'))
  assert.equal(result?.['status'], 'restored')
  assert.ok(objects.some((o) => o['type'] === 'progress'))
  assert.deepEqual(objects.at(-1), { type: 'summary', restored: 1, failed: 0, skipped: 0, left: 0 })
  const [original, restored] = [await pixels(photo), await pixels(path.join(out, 'photo.png'))]
  original.forEach((v, i) => assert.equal(restored[i], Math.round(v / 2)))
  assert.deepEqual([await readFile(photo), (await stat(photo)).mtimeMs], before)
})

test('strength: 0 is the photo, a number is percent, =auto and nothing are whole', async () => {
  const of = async (denoise: string) => {
    const out = outFolder()
    const { code, err } = await patina(['restore', photo, '--out', out, denoise, '--model', 'half'])
    assert.equal(code, 0, err)
    return await pixels(path.join(out, 'photo.png'))
  }
  const original = await pixels(photo)
  assert.deepEqual(await of('--denoise=0'), original)
  assert.deepEqual(await of('--denoise=auto'), await of('--denoise'))
  assert.deepEqual(
    await of('--denoise=50'),
    original.map((v) => Math.round(v + (Math.round(v / 2) - v) / 2)),
  )
})

test('a folder is mirrored; one bad file stops nothing; the output folder is not taken for input (G12, G20)', async () => {
  const input = path.join(folder, 'album')
  await mkdir(path.join(input, 'sub'), { recursive: true })
  for (const name of ['a.png', 'sub/b.png']) await cp(photo, path.join(input, name))
  await writeFile(path.join(input, 'cut.png'), (await readFile(photo)).subarray(0, 5_000))
  await writeFile(path.join(input, 'notes.txt'), 'hello')
  const out = path.join(input, 'restored')
  for (const names of [
    ['a.png', 'sub/b.png'],
    ['a.png', 'a (2).png', 'sub/b.png', 'sub/b (2).png'],
  ]) {
    const { code, err, out: told } = await patina(restoreArgs(input, out, '--recursive'))
    assert.equal(code, 1)
    assert.match(err, /cut\.png.*\[truncated\]/)
    assert.match(err, /2 restored, 1 failed/)
    assert.match(told, /notes\.txt: passed over \(not-a-photo\)/)
    const found = await readdir(out, { recursive: true })
    assert.deepEqual(
      found
        .filter((n) => n.endsWith('.png'))
        .map((n) => n.split(path.sep).join('/'))
        .toSorted(),
      names.toSorted(),
    )
  }
  const same = await patina(restoreArgs(input, input))
  assert.equal(same.code, 2)
})

test('collision: rename finds a name, skip leaves, replace replaces, but never the photo itself', async () => {
  const out = outFolder()
  const names = async () => (await readdir(out)).toSorted()
  await patina(restoreArgs(photo, out))
  assert.equal((await patina(restoreArgs(photo, out))).code, 0)
  assert.deepEqual(await names(), ['photo (2).png', 'photo.png'])
  const before = await readFile(path.join(out, 'photo.png'))
  const skipped = await patina(
    restoreArgs(photo, out, '--collision', 'skip', '--denoise=10').filter((a) => a !== '--denoise'),
  )
  assert.equal(skipped.code, 0)
  assert.match(skipped.out, /passed over \(output-exists\)/)
  assert.deepEqual(await readFile(path.join(out, 'photo.png')), before)
  await patina(restoreArgs(photo, out, '--collision=replace', '--denoise=10').filter((a) => a !== '--denoise'))
  assert.notDeepEqual(await readFile(path.join(out, 'photo.png')), before)
  assert.deepEqual(await names(), ['photo (2).png', 'photo.png'])
  const own = await readFile(photo)
  const itself = await patina(restoreArgs(photo, path.dirname(photo), '--collision', 'replace'))
  assert.equal(itself.code, 1)
  assert.match(itself.err, /\[output-exists\]/)
  assert.deepEqual(await readFile(photo), own)
})

test('--format changes the format and the suffix', async () => {
  for (const [format, suffix] of [
    ['jpeg', 'jpg'],
    ['tiff', 'tif'],
    ['webp', 'webp'],
    ['avif', 'avif'],
  ] as const) {
    const out = outFolder()
    assert.equal((await patina(restoreArgs(photo, out, '--format', format, '--quality', '80'))).code, 0)
    const meta = await sharp(await readFile(path.join(out, `photo.${suffix}`))).metadata()
    assert.equal(meta.format, format === 'avif' ? 'heif' : format)
  }
})

test('wrong usage: exit 2, one sentence, nothing done', async () => {
  const cases: [string[], RegExp][] = [
    [[], /what is to be done/],
    [['repair'], /no command "repair"/],
    [['constructor'], /no command/],
    [['generate'], /Say where the pictures go/],
    [['generate', '--out', 'x', '--like', 'a', '--between', 'b'], /exclude each other/],
    [['generate', '--out', 'x', '--mask', 'a'], /--mask needs --complete/],
    [['generate', '--out', 'x', '--between', 'a'], /takes two photos/],
    [['generate', '--out', 'x', '--direction', 'beauty'], /takes brightness, contrast/],
    [['train-vae'], /Name one folder/],
    [['train-vae', 'x', '--size', '48'], /takes 32, 64/],
    [['train-vae', 'x', '--beta', '1,2'], /several are for --sweep/],
    [['restore'], /at least one photo/],
    [['restore', photo], /--out <folder>/],
    [['restore', photo, '--out', 'x'], /--denoise/],
    [['restore', photo, '--out'], /--out needs a value/],
    [restoreArgs(photo, 'x', '--sharpen'), /no option --sharpen/],
    [restoreArgs(photo, 'x', '--toString'), /no option --toString/],
    [restoreArgs(photo, 'x', '-r'), /no option -r/],
    [restoreArgs(photo, 'x', '--recursive=yes'), /takes no value/],
    [restoreArgs(photo, 'x', '--format', 'gif'), /--format takes keep, png/],
    [restoreArgs(photo, 'x', '--quality', '0'), /from 1 to 100/],
    [restoreArgs(photo, 'x', '--quality=9.5'), /whole number/],
    [restoreArgs(photo, 'x', '--engine', 'gpu'), /--engine takes auto/],
    [restoreArgs(photo, 'x', '--sigma', '-3'), /from 0 to 100/],
    [restoreArgs(photo, 'x', '--json', '--json'), /given twice/],
    [['restore', photo, '--out', 'x', '--denoise=strong'], /from 0 to 100/],
    [['restore', photo, '--out', 'x', '--enhance', '--adjust', 'light=9'], /--adjust takes amounts such as/],
    [['restore', photo, '--out', 'x', '--enhance', '--adjust', 'mood=1'], /--adjust takes amounts such as/],
    [restoreArgs(photo, 'x', '--candidates', '3'), /--candidates takes 2, 4, 8, not "3"/],
    [['restore', photo, '--out', 'x', '--enhance', '--candidates', '4'], /--candidates goes with --denoise/],
    [['models', 'rename', 'x'], /"patina models" can list, export, import, remove, not "rename"/],
    [['doctor', 'x'], /takes no names/],
  ]
  for (const [args, sentence] of cases) {
    const { code, out, err } = await patina(args)
    assert.equal(code, 2, args.join(' '))
    assert.match(err + out, sentence)
    assert.match(err + out, /usage/)
  }
  await assert.rejects(stat('x'))
})

test('not a photo, empty, truncated, unsupported, missing, bomb: each with its own code', async () => {
  const save = async (name: string, bytes: Uint8Array | string) => {
    const file = path.join(folder, name)
    await writeFile(file, bytes)
    return file
  }
  await refused(await save('diary.jpg', 'dear diary'), 'not-a-photo')
  await refused(await save('empty.jpg', ''), 'not-a-photo')
  await refused(await save('cut.png', (await readFile(photo)).subarray(0, 9_000)), 'truncated')
  await refused(await save('a.gif', 'GIF89a and so on'), 'unsupported-format')
  await refused(path.join(folder, 'none.jpg'), 'file-missing')
  await refused(await save('bomb.png', bombPng(60_000, 60_000)), 'too-large')
})

test('a missing model, a broken engine, a crash of the worker: each with its own code', async () => {
  const withModel = (model: string) => ['--model', model]
  const args = (model: string) => ['restore', photo, photo, '--out', outFolder(), '--denoise', ...withModel(model)]
  for (const [model, code] of [
    ['none', 'model-missing'],
    ['nan', 'bad-result'],
    ['fault', 'engine-failed'],
    ['abort', 'worker-crashed'],
  ] as const) {
    const { code: exit, err } = await patina(args(model))
    assert.equal(exit, 1)
    assert.match(err, new RegExp(`\\[${code}\\]`))
  }
})

const MODEL = path.join(ROOT, 'resources/models/denoise-base')

test(
  'a model whose file was changed by one bit is not used',
  { skip: !existsSync(MODEL) && 'no model ships yet' },
  async () => {
    const resources = path.join(folder, 'resources')
    await cp(MODEL, path.join(resources, 'models', 'denoise-base'), { recursive: true })
    const weights = path.join(resources, 'models', 'denoise-base', 'model.safetensors')
    const bytes = await readFile(weights)
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100)
    await writeFile(weights, bytes)
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [path.join(ROOT, 'bin/patina.mjs'), ...args], {
        encoding: 'utf8',
        env: { ...process.env, PATINA_RESOURCES: resources },
      })
    const out = outFolder()
    const restored = run('restore', photo, '--out', out, '--denoise', '--engine', 'cpu')
    assert.equal(restored.status, 1)
    assert.match(restored.stderr, /denoise-base is not the file it should be.*\[model-damaged\]/)
    assert.deepEqual(await readdir(out), [])
    assert.match(run('models', 'list').stdout, /denoise-base.*DAMAGED/)
  },
)

test('a failure that every photo would meet is told once', async () => {
  const second = await samplePng(folder, 20, 20, 'second.png')
  const { code, err } = await patina(['restore', photo, second, '--out', outFolder(), '--denoise', '--model', 'none'])
  assert.equal(code, 1)
  assert.equal(err.match(/\[model-missing\]/g)?.length, 1)
  assert.match(err, /1 not begun/)
})

test('a folder that may not be written to (G42)', { skip: process.platform !== 'linux' && 'needs /sys' }, async () => {
  const { code, err } = await patina(restoreArgs(photo, '/sys/patina-test'))
  assert.equal(code, 1)
  assert.match(err, /\[no-write-permission\]/)
  await writeFile(path.join(folder, 'a-file'), '')
  assert.match((await patina(restoreArgs(photo, path.join(folder, 'a-file', 'x')))).err, /\[write-failed\]/)
})

test('a full drive: a code, no half file, no temp file', async (t) => {
  const drive = path.join(folder, 'drive')
  await mkdir(drive)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', drive]).status !== 0)
    return t.skip('no small drive can be mounted here; the writer itself is tested with injected faults')
  t.after(() => spawnSync('umount', [drive]))
  await refused(photo, 'disk-full', [], drive)
})

test(
  'a photo that may not be read (G42)',
  { skip: process.platform === 'win32' && 'has no such permission bits' },
  async (t) => {
    const secret = await samplePng(folder, 20, 20, 'secret.png')
    await chmod(secret, 0)
    await chmod(folder, 0o755)
    // root reads everything, so the file is opened by a process of nobody's.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    const child = fork(path.join(ROOT, 'test/corpus/open-all.ts'), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      ...user,
    })
    const verdict = new Promise<{ outcome: string } | null>((resolve) => {
      child.once('message', (m) => resolve(m as { outcome: string }))
      child.once('exit', () => resolve(null))
    })
    child.send([secret])
    const found = await verdict
    if (found === null) return t.skip('nobody may not read this repository')
    assert.equal(found.outcome, 'file-unreadable')
  },
)

test('models, doctor, help, version', async () => {
  const models = await patina(['models', 'list', '--json'])
  assert.equal(models.code, 0)
  assert.ok(models.objects.every((o) => typeof o['sha256'] === 'string' && typeof o['sound'] === 'boolean'))
  assert.match((await patina(['models', 'list'])).out, /fault .*DAMAGED/)
  const doctor = await patina(['doctor', '--json'])
  assert.equal(doctor.code, 1, 'a damaged model is not healthy')
  assert.deepEqual(Object.keys(doctor.objects[0] ?? {}), ['type', 'versions', 'engines', 'models'])
  assert.match((await patina(['doctor'])).out, /cpu +yes +a fake for tests/)
  for (const args of [['--help'], ['restore', '--help']])
    assert.match((await patina(args)).out, /--denoise\[=auto\|0\.\.100\]/)
  assert.match((await patina(['--version'])).out, /^\d+\.\d+\.\d+\n$/)
})

test('stopped by a signal: exit 130, nothing half-written', async () => {
  const abort = new AbortController()
  const out = outFolder()
  const big = await samplePng(folder, 900, 700, 'big.png')
  const run = patina(['restore', big, '--out', out, '--denoise', '--model', 'slow', '--json'], abort.signal)
  setTimeout(() => abort.abort(), 1_500)
  const { code, objects } = await run
  assert.equal(code, 130)
  assert.ok(objects.some((o) => o['code'] === 'cancelled'))
  assert.ok(objects.every((o) => o['type'] !== 'error' || isErrorCode(o['code'])))
  assert.deepEqual(await readdir(out), [])
})

test('the launcher: exit codes and streams pass through; Ctrl+C gives 130', async () => {
  const bin = path.join(ROOT, 'bin/patina.mjs')
  const wrong = spawnSync(process.execPath, [bin, 'restore', '--frobnicate'], { encoding: 'utf8' })
  assert.equal(wrong.status, 2)
  assert.match(wrong.stderr, /There is no option --frobnicate/)
  assert.equal(wrong.stdout, '')
  const diary = path.join(folder, 'diary.jpg')
  const real = spawnSync(process.execPath, [bin, 'restore', diary, '--out', outFolder(), '--denoise', '--json'], {
    encoding: 'utf8',
  })
  assert.equal(real.status, 1)
  assert.match(real.stdout, /"code":"not-a-photo"/)
  // A group of its own stands for the terminal, which sends the signal to every process in it.
  const child = spawn(process.execPath, [bin, 'doctor'], { detached: true, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)))
  setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGINT'), 700)
  assert.equal(await ended, 130)
})
