/** @file What `window.api` promises, whatever carries it. Each host's carrier runs this same suite. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import type { Api } from '../../src/shared/api.ts'
import { Photo, type Events, type ScratchMap } from '../../src/shared/contract.ts'
import { PatinaError, type ErrorCode, type Failure } from '../../src/shared/errors.ts'
import type { MaskOp } from '../../src/shared/mask.ts'
import { DEFAULT_MODEL } from '../../src/shared/tasks.ts'
import { FAKE_CHECKUP, FAKE_MODEL, type FakeWorker } from '../stand-in/worker.ts'

/** What a test does to the process that restores. */
export interface WorkerControl {
  /** How often a restoration was begun. */
  restorations(): number
  /** Lets restorations wait until the returned function is called. */
  hold(): () => void
  /** Ends the process that restores. */
  crash(): void
}

/** The control of workers inside the test's own process, in the order in which they were started: pictures, restorations. */
export const controlOf = (workers: readonly FakeWorker[]): WorkerControl => ({
  restorations: () => workers.reduce((sum, worker) => sum + (worker.counts.get('restore') ?? 0), 0),
  hold: () => workers[1]?.hold() ?? (() => {}),
  crash: () => workers[1]?.crash(),
})

/** One host, opened. */
export interface Carried {
  readonly api: Api
  readonly dataDir: string
  readonly worker: WorkerControl
  /** Where the host's dialog saves the next export; null: it is downloaded. */
  readonly saveTo: string | null
  /** Fetches below the page's address, with the host's credentials. */
  fetch(place: string, init?: RequestInit): Promise<Response>
  close(): Promise<void>
}

const WIDTH = 700
const HEIGHT = 530

type Order = Parameters<Api['restore']>[0]

const denoising = (sigma: number | null, model: string | null = FAKE_MODEL.id): Omit<Order, 'photo'> => ({
  steps: [{ params: { task: 'denoise', sigma }, model, strength: 1 }],
  engine: 'auto',
})
const JOB = denoising(null)

/** Grey that rises to the right: every pixel column is known. */
async function picture(): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3)
  for (let i = 0; i < WIDTH * HEIGHT; i++) pixels.fill(Math.round(((i % WIDTH) * 255) / (WIDTH - 1)), i * 3, i * 3 + 3)
  const png = await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .png()
    .toBuffer()
  return new Uint8Array(png)
}

export const next = <K extends keyof Events>(
  api: Api,
  name: K,
  wanted: (payload: Events[K]) => boolean = () => true,
): Promise<Events[K]> =>
  new Promise((resolve) => {
    const off = api.on(name, (payload) => {
      if (!wanted(payload)) return
      off()
      resolve(payload)
    })
  })

const fails = (work: Promise<unknown>, code: ErrorCode) =>
  assert.rejects(work, (error) => error instanceof PatinaError && error.code === code)

const grey = async (response: Response, x: number): Promise<number> => {
  const { data, info } = await sharp(Buffer.from(await response.arrayBuffer()))
    .raw()
    .toBuffer({ resolveWithObject: true })
  return data[x * info.channels] ?? -1
}

export function apiContract(name: string, open: () => Promise<Carried>): void {
  test(`${name}: the api`, async (t) => {
    const carried = await open()
    t.after(() => carried.close())
    await opening(t, carried)
    await pictures(t, carried)
    await checking(t, carried)
    await restoring(t, carried)
    await exporting(t, carried)
    await marking(t, carried)
    await choosing(t, carried)
    await refusing(t, carried)
    await forgetting(t, carried)
  })
}

async function only(api: Api): Promise<Photo> {
  const [photo] = await api.listPhotos()
  assert.ok(photo)
  return photo
}

async function opening(t: TestContext, { api, dataDir, fetch }: Carried): Promise<void> {
  await t.test('starts empty and says what it is', async () => {
    assert.deepEqual(await api.listPhotos(), [])
    assert.match((await api.hostInfo()).version, /^\d+\.\d+\.\d+$/)
  })
  await t.test('opens a photo, names it and tells every window, without a path', async () => {
    const changed = next(api, 'photosChanged', ({ changed: [photo] }) => (photo?.levels ?? 0) > 0)
    const [opened] = await api.importFiles([new File([await picture()], '../../Beach\u0007.png')])
    assert.ok(opened && 'photo' in opened)
    const { id, ...facts } = opened.photo
    assert.match(id, /^[0-9a-f]{16}$/)
    const { name, format, width, height, bits, missing, strength, result } = facts
    assert.deepEqual(
      { name, format, width, height, bits, missing, strength, result },
      {
        name: 'Beach.png',
        format: 'png',
        width: WIDTH,
        height: HEIGHT,
        bits: 8,
        missing: false,
        strength: 1,
        result: null,
      },
    )
    // The tiles are made when somebody looks.
    await fetch(`assets/photos/${id}/preview`)
    assert.equal((await changed).changed[0]?.levels, 2)
    assert.ok(!JSON.stringify(await api.listPhotos()).includes(dataDir))
  })
  await t.test('the same content is the same photo', async () => {
    const before = await api.listPhotos()
    await api.importFiles([new File([await picture()], 'copy.png')])
    assert.equal((await api.listPhotos()).length, before.length)
  })
  await t.test('answers for each file, with the name its owner knows, and leaves nothing of a bad one', async () => {
    const outcomes = await api.importFiles([
      new File(['no photo'], 'letter.txt'),
      new File([(await picture()).slice(0, 900)], 'half.png'),
    ])
    assert.deepEqual(
      outcomes.map((o) => ('failure' in o ? [o.name, o.failure.code, o.failure.context['file']] : [])),
      [
        ['letter.txt', 'not-a-photo', 'letter.txt'],
        ['half.png', 'truncated', 'half.png'],
      ],
    )
    const imports = path.join(dataDir, 'imports')
    assert.ok(!existsSync(imports) || !readdirSync(imports).some((file) => file.startsWith('incoming-')))
  })
}

async function pictures(t: TestContext, { api, fetch }: Carried): Promise<void> {
  const { id } = await only(api)
  await t.test('a preview and tiles, whose length is told', async () => {
    const preview = await fetch(`assets/photos/${id}/preview`)
    assert.equal(preview.headers.get('content-type'), 'image/jpeg')
    assert.equal(Number(preview.headers.get('content-length')), (await preview.arrayBuffer()).byteLength)
    const corner = await sharp(
      Buffer.from(await (await fetch(`assets/photos/${id}/tiles/0/1_1`)).arrayBuffer()),
    ).metadata()
    assert.deepEqual([corner.width, corner.height], [WIDTH - 512, HEIGHT - 512])
  })
  await t.test('nothing for ids, tiles and places that are none', async () => {
    const places = [
      `assets/photos/${id}/tiles/0/9_9`,
      `assets/photos/${id}/original`,
      'assets/photos/0000000000000000/preview',
      `assets/photos/${encodeURIComponent('../../etc/passwd')}/preview`,
      `assets/constructor/${id}/preview`,
      `assets/results/${id}/preview`,
      `assets/exports/${id}`,
      'assets/../package.json',
      'assets/',
    ]
    for (const place of places) assert.equal((await fetch(place)).status, 404, place)
  })
}

async function checking(t: TestContext, { api }: Carried): Promise<void> {
  await t.test('looks a photo over, and no other', async () => {
    assert.deepEqual(await api.checkup((await only(api)).id), FAKE_CHECKUP)
    await fails(api.checkup('0000000000000000'), 'unknown-id')
    await fails(api.checkup('/etc/passwd'), 'refused')
  })
}

async function restoring(t: TestContext, { api, fetch, worker }: Carried): Promise<void> {
  const { id } = await only(api)

  await t.test('restores, with progress that never goes back, and shows the result', async () => {
    const told: Events['jobProgress'][] = []
    const off = api.on('jobProgress', (progress) => told.push(progress))
    const done = next(api, 'jobDone')
    const { job } = await api.restore({ photo: id, ...JOB })
    assert.deepEqual(await done, { job, photo: id })
    off()
    assert.ok(told.length > 0 && told.every((p) => p.job === job && p.photo === id))
    assert.deepEqual(
      told.map((p) => p.fraction),
      told.map((p) => p.fraction).toSorted((a, b) => a - b),
    )
    const { result } = await only(api)
    assert.ok(result)
    assert.deepEqual([result.engine, result.levels], ['cpu', 2])
    assert.deepEqual(result.steps, [{ ...JOB.steps[0], seconds: 0.1 }])
    assert.ok((await grey(await fetch(`assets/photos/${id}/preview`), 2)) < 10)
    assert.ok((await grey(await fetch(`assets/results/${result.id}/preview`), 2)) > 245)
    assert.ok((await grey(await fetch(`assets/results/${result.id}/tiles/0/0_0`), 2)) > 245)
  })
  await t.test('takes the same restoration from the cache, and another one not', async () => {
    const first = worker.restorations()
    await run(api, { photo: id, ...JOB })
    assert.equal(worker.restorations(), first)
    await run(api, { photo: id, ...denoising(25) })
    assert.equal(worker.restorations(), first + 1)
  })
  await t.test('a plan is done in the order of its tasks, by their default models, as one result', async () => {
    const first = worker.restorations()
    const [blur, noise, scratches] = [
      { params: { task: 'deblur', blur: { kind: 'motion', length: 9, angle: 30 } }, strength: 1 },
      { params: { task: 'denoise', sigma: 12 }, model: null, strength: 1 },
      { params: { task: 'scratches', sensitivity: 0.4 }, strength: 0.5 },
    ] as const
    await run(api, { photo: id, steps: [blur, noise, scratches], engine: 'auto' })
    const { result } = await only(api)
    assert.deepEqual(result?.steps, [
      { ...scratches, model: DEFAULT_MODEL.scratches, seconds: 0.1 },
      { ...noise, model: DEFAULT_MODEL.denoise, seconds: 0.1 },
      { ...blur, model: 'deblur-small', seconds: 0.1 },
    ])
    assert.ok(Math.abs(result.seconds - 0.3) < 1e-9)
    await run(api, { photo: id, steps: [scratches, noise, blur], engine: 'auto' })
    assert.equal((await only(api)).result?.id, result.id)
    assert.equal(worker.restorations(), first + 1)
  })
  await t.test('stops a restoration under way, and one that waits', async () => {
    const goOn = worker.hold()
    const order = { photo: id, ...denoising(3) }
    const failures: Events['jobFailed'][] = []
    const off = api.on('jobFailed', (failure) => failures.push(failure))
    const first = await api.restore(order)
    const second = await api.restore(order)
    await next(api, 'jobProgress', ({ job }) => job === first.job)
    await api.cancel(second.job)
    await api.cancel(first.job)
    while (failures.length < 2) await next(api, 'jobFailed')
    off()
    assert.deepEqual(
      failures.map(({ job, failure }) => [job, failure.code]),
      [first, second].map(({ job }) => [job, 'cancelled']),
    )
    goOn()
    await api.cancel(first.job) // ended long ago: no error
  })
  await t.test('says so when the worker ends, and the next restoration works', async () => {
    const goOn = worker.hold()
    const restarted = next(api, 'workerRestarted')
    const failed = next(api, 'jobFailed')
    const order = { photo: id, ...denoising(4) }
    await api.restore(order)
    await next(api, 'jobProgress')
    worker.crash()
    assert.equal((await failed).failure.code, 'worker-crashed')
    assert.deepEqual(await restarted, { reason: 'killed' })
    goOn()
    await run(api, order)
  })
  await t.test('refuses models that are missing, damaged or made for another task', async () => {
    for (const [model, code] of [
      ['none', 'model-missing'],
      ['damaged', 'model-damaged'],
      [DEFAULT_MODEL.jpeg, 'model-wrong-task'],
    ] as const) {
      const failed = next(api, 'jobFailed')
      await api.restore({ photo: id, ...denoising(null, model) })
      assert.equal((await failed).failure.code, code)
    }
  })
}

async function run(api: Api, order: Order): Promise<void> {
  const done = next(api, 'jobDone')
  const failed = next(api, 'jobFailed').then(({ failure }) =>
    Promise.reject(new PatinaError(failure.code, failure.context)),
  )
  await api.restore(order)
  await Promise.race([done, failed])
}

async function exporting(t: TestContext, { api, fetch, saveTo }: Carried): Promise<void> {
  await t.test('keeps the strength and exports the blend', async () => {
    const { id } = await only(api)
    await run(api, { photo: id, ...JOB })
    await api.setStrength({ photo: id, strength: 0.5 })
    assert.equal((await only(api)).strength, 0.5)
    const outcome = await api.exportPhoto({ photo: id, format: 'png', quality: null, metadata: 'keep' })
    assert.deepEqual(outcome.kind, saveTo === null ? 'download' : 'saved')
    const exported = outcome.kind === 'download' ? await fetch(outcome.path) : new Response(readFileSync(saveTo ?? ''))
    if (outcome.kind === 'download') {
      assert.equal(outcome.name, 'Beach-restored.png')
      const disposition = exported.headers.get('content-disposition')
      assert.equal(disposition, "attachment; filename*=UTF-8''Beach-restored.png")
    }
    const blend = await grey(exported, 2)
    assert.ok(Math.abs(blend - 127.5) <= 2, `half of black and white, not ${blend}`)
  })
}

const DAB: MaskOp = { kind: 'stroke', mode: 'add', size: 21, hardness: 1, points: [100.5, 50.5] }

async function marking(t: TestContext, { api, fetch, worker }: Carried): Promise<void> {
  const { id } = await only(api)
  const mask = async () =>
    await sharp(Buffer.from(await (await fetch(`assets/photos/${id}/mask`)).arrayBuffer()))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true })
  const marked = async () => (await mask()).data.reduce((sum, value) => sum + value, 0) / 255

  await t.test('starts unmarked, keeps marks and what was taken back, and names them by what they are', async () => {
    assert.deepEqual(await api.getMask(id), { ops: [], at: 0 })
    assert.equal(await marked(), 0)
    const one = await api.setMask({ photo: id, keep: 0, add: [DAB], at: 1 })
    assert.match(one ?? '', /^[0-9a-f]{16}$/)
    const two = await api.setMask({ photo: id, keep: 1, add: [{ kind: 'invert' }], at: 2 })
    assert.notEqual(one, two)
    assert.equal(await api.setMask({ photo: id, keep: 2, add: [], at: 1 }), one)
    assert.deepEqual(await api.getMask(id), { ops: [DAB, { kind: 'invert' }], at: 1 })
    const { info } = await mask()
    assert.deepEqual([info.width, info.height, info.channels], [WIDTH, HEIGHT, 1])
    assert.ok(Math.abs((await marked()) - Math.PI * 10.5 ** 2) < 2)
    assert.equal(await api.setMask({ photo: id, keep: 2, add: [], at: 2 }), two)
    assert.ok((await marked()) > WIDTH * HEIGHT - 400)
  })
  await t.test('a picture becomes marks, and comes out as it went in', async () => {
    await api.setMask({ photo: id, keep: 0, add: [], at: 0 })
    const grey = Buffer.from(Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i * 7) % 256))
    const png = await sharp(grey, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .png()
      .toBuffer()
    const answer = await send('POST', `assets/photos/${id}/mask?mode=add&name=marks.png`, new Uint8Array(png))
    assert.equal(answer.op?.kind, 'picture')
    assert.deepEqual((await mask()).data, grey)
    assert.deepEqual(await api.getMask(id), { ops: [answer.op], at: 1 })
  })
  await t.test('a picture of another size, and what is no picture, change nothing and say why', async () => {
    const small = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    for (const [body, code] of [
      [new Uint8Array(small), 'bad-mask'],
      [new TextEncoder().encode('no picture'), 'not-a-photo'],
    ] as const) {
      const { failure } = await send('POST', `assets/photos/${id}/mask?mode=add&name=a/b.png`, body)
      assert.deepEqual([failure?.code, failure?.context['file']], [code, 'b.png'])
    }
    assert.equal((await api.getMask(id)).at, 1)
  })
  await t.test('what is filled is the mask that was asked for, once; none other is known', async () => {
    const first = worker.restorations()
    const added = await api.setMask({ photo: id, keep: 0, add: [DAB], at: 1 })
    const filling = (mask: string): Order => ({
      photo: id,
      steps: [{ params: { task: 'inpaint', mask }, strength: 1 }],
      engine: 'auto',
    })
    await run(api, filling(added ?? ''))
    await run(api, filling(added ?? ''))
    assert.equal(worker.restorations(), first + 1)
    const failed = next(api, 'jobFailed')
    await api.restore(filling('0000000000000000'))
    assert.equal((await failed).failure.code, 'unknown-id')
  })
  await t.test(
    'found scratches are marks as others are; those that no detector finds again drop out alone',
    async () => {
      const scratches = async (path: string) =>
        (await (await fetch(`assets/photos/${id}/scratches${path}`)).json()) as ScratchMap
      const answer = await scratches('')
      assert.ok('map' in answer)
      assert.deepEqual(await scratches(`/${answer.map}`), answer)
      const found = (map: string): MaskOp => ({ kind: 'found', mode: 'add', map, sensitivity: 0.25 })
      await api.setMask({ photo: id, keep: 0, add: [DAB, found(answer.map)], at: 2 })
      const disc = Math.PI * 10.5 ** 2
      // The stand-in's map is as bright as the column: from three quarters on it counts, and a pixel before it.
      assert.ok(Math.abs((await marked()) - disc - (WIDTH / 4 + 1) * HEIGHT) < 2)
      const gone = '0000000000000000'
      const lost = await scratches(`/${gone}`)
      assert.equal('failure' in lost && lost.failure.code, 'scratches-gone')
      await api.setMask({ photo: id, keep: 1, add: [found(gone)], at: 2 })
      assert.ok(Math.abs((await marked()) - disc) < 2)
      await api.setMask({ photo: id, keep: 1, add: [], at: 1 })
    },
  )
  await t.test('a change to marks that are not there is refused', async () => {
    await fails(api.setMask({ photo: id, keep: 5, add: [], at: 5 }), 'refused')
    await fails(api.setMask({ photo: id, keep: 1, add: [], at: 2 }), 'refused')
    await fails(api.setMask({ photo: '0000000000000000', keep: 0, add: [], at: 0 }), 'unknown-id')
    await fails(api.getMask('0000000000000000'), 'unknown-id')
    assert.deepEqual(await api.getMask(id), { ops: [DAB], at: 1 })
  })

  async function send(method: string, place: string, body: Uint8Array<ArrayBuffer>) {
    const response = await fetch(place, { method, body })
    assert.equal(response.status, 200)
    return (await response.json()) as { op?: MaskOp; failure?: Failure }
  }
}

const PATHS = [
  '/etc/passwd',
  '../../etc/passwd',
  './secret.jpg',
  '..\\..\\windows\\win.ini',
  'C:\\Users',
  'file:///etc/passwd',
  '\\\\server\\share',
  '~/photo.jpg',
  '0000000000000000/..',
  '0000000000000000/../../x',
  '000000000000000G',
  'ABCDEF0123456789',
  '0000000000000000.jpg',
  '__proto__',
  'constructor',
  '',
]
/** What an attacker's page could put where an id should stand. */
const FORGED: readonly unknown[] = [
  PATHS,
  PATHS.map((text) => encodeURIComponent(`/${text}`)),
  PATHS.map((text) => `${text}\u0000`),
  [null, 1, true, {}, [], ['0000000000000000'], { id: '0000000000000000' }, 'a'.repeat(100_000)],
].flat()

async function choosing(t: TestContext, { api, fetch }: Carried): Promise<void> {
  const { id } = await only(api)
  const first = (await only(api)).result
  assert.ok(first)
  /** Waits for a job's end; a failed one is told by its code instead of being waited for. */
  const ended = ({ job }: { job: string }) =>
    Promise.race([
      next(api, 'jobDone', (done) => done.job === job),
      next(api, 'jobFailed', (failed) => failed.job === job).then(({ failure }) => assert.fail(failure.code)),
    ])
  const shown = async (result: string, x: number) => grey(await fetch(`assets/results/${result}/preview`), x)

  await t.test('draws variants of the current result and leaves it the current one', async () => {
    const before = await api.listResults(id)
    assert.ok(before.some((result) => result.id === first.id && result.variant === null && result.parts === null))
    await ended(await api.makeVariants({ photo: id, n: 2 }))
    const drawn = (await api.listResults(id)).filter(({ variant }) => variant !== null)
    assert.deepEqual(
      drawn.map(({ variant, steps, levels }) => [variant, steps.map(({ params }) => params), levels]),
      [1, 2].map((seed) => [seed, first.steps.map(({ params }) => params), 2]),
    )
    assert.equal((await only(api)).result?.id, first.id)
    const [one, two] = drawn
    assert.ok(one && two)
    assert.ok((await shown(one.id, 690)) - (await shown(two.id, 690)) > 5, 'each is another picture')
    await ended(await api.makeVariants({ photo: id, n: 3 }))
    assert.equal((await api.listResults(id)).length, before.length + 3, 'what was drawn is not drawn again')
  })

  await t.test('a result is used as a whole, or in the marked part only', async () => {
    const variant = (await api.listResults(id)).find((result) => result.variant === 2)
    assert.ok(variant)
    await api.useResult({ photo: id, result: variant.id })
    assert.equal((await only(api)).result?.id, variant.id)
    await api.useResult({ photo: id, result: first.id })
    const half = [0, 0, WIDTH / 2, 0, WIDTH / 2, HEIGHT, 0, HEIGHT]
    const left: MaskOp = { kind: 'area', mode: 'add', points: half }
    const { ops } = await api.getMask(id)
    const [keep, clear] = [ops.length, { kind: 'clear' } as const]
    const mask = await api.setMask({ photo: id, keep, add: [clear, left], at: keep + 2 })
    assert.ok(mask)
    await ended(await api.useResultIn({ photo: id, result: variant.id, mask }))
    const { result } = await only(api)
    assert.ok(result)
    const found = (await api.listResults(id)).find((other) => other.id === result.id)
    assert.deepEqual(found?.parts, { base: first.id, over: variant.id })
    for (const [x, from] of [
      [100, variant.id],
      [600, first.id],
    ] as const)
      assert.ok(Math.abs((await shown(result.id, x)) - (await shown(from, x))) <= 3, `at ${x}`)
  })

  await t.test('the map of what is guesswork is made once, of the most probable picture only', async () => {
    const variant = (await api.listResults(id)).find((result) => result.variant === 1)
    assert.ok(variant)
    await api.useResult({ photo: id, result: variant.id })
    const refused = next(api, 'jobFailed')
    await api.invention(id)
    assert.equal((await refused).failure.code, 'refused')
    await api.useResult({ photo: id, result: first.id })
    assert.equal((await fetch(`assets/results/${first.id}/invention`)).status, 404)
    await ended(await api.invention(id))
    const found = (await api.listResults(id)).find((result) => result.id === first.id)
    assert.equal(found?.guesswork, 0.04)
    const map = await fetch(`assets/results/${first.id}/invention`)
    assert.equal(map.headers.get('content-type'), 'image/png')
    assert.equal(await grey(map, 5), 0x40)
  })
}

async function refusing(t: TestContext, { api }: Carried): Promise<void> {
  await t.test('refuses whatever is outside the contract, with a code', async () => {
    assert.ok(FORGED.length >= 50)
    for (const photo of FORGED as string[]) {
      await fails(api.restore({ photo, ...JOB }), 'refused')
      await fails(api.removePhoto(photo), 'refused')
      await fails(api.setStrength({ photo, strength: 1 }), 'refused')
    }
    await fails(api.openSample('../secret'), 'refused')
    const { id: photo } = await only(api)
    const [step] = JOB.steps
    assert.ok(step)
    for (const steps of [[], [step, step], Array.from({ length: 6 }, () => step), [{ ...step, strength: 2 }]])
      await fails(api.restore({ photo, steps, engine: 'auto' }), 'refused')
    for (const strength of [-0.1, 1.1, Number.NaN, Infinity])
      await fails(api.setStrength({ photo, strength }), 'refused')
    await fails(api.setStrength({ photo, strength: 1, path: '/etc/passwd' } as never), 'refused')
  })
  await t.test('an id that is well formed but unknown is unknown', async () => {
    await fails(api.removePhoto('0000000000000000'), 'unknown-id')
    await fails(api.restore({ photo: '0000000000000000', ...JOB }), 'unknown-id')
    await fails(api.openSample('no-such-sample'), 'unknown-id')
  })
}

async function forgetting(t: TestContext, { api, dataDir }: Carried): Promise<void> {
  await t.test('forgets a photo with everything made from it', async () => {
    const { id } = await only(api)
    const gone = next(api, 'photosChanged', ({ removed }) => removed.includes(id))
    await api.removePhoto(id)
    await gone
    assert.deepEqual(await api.listPhotos(), [])
    assert.equal(existsSync(path.join(dataDir, 'cache', id)), false)
  })
}
