/**
 * @file All bytes between the window and the program: one fetch handler, mounted by `protocol.handle` in Electron and by
 * node:http in the web host. The page holds ids; which file an id means is looked up here and nowhere else. Runs in main.
 */
import { createReadStream } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { ImportOutcome, MaskImport, ModelImport, Photo, ScratchMap } from '../../shared/contract.ts'
import { PatinaError, toFailure, type ErrorCode } from '../../shared/errors.ts'
import { MAX_UPLOAD_BYTES } from '../../shared/web-host.ts'
import type { Batches } from './batches.ts'
import type { Creating } from './creating.ts'
import type { Exports } from './exports.ts'
import { inventionFile } from './invention-file.ts'
import type { Learning } from './learning.ts'
import type { Masks } from './masks.ts'
import type { Parts } from './parts.ts'
import { displayName, naming, outcome, type Photos } from './photos.ts'
import { fullResult, type ProjectFolder } from './project-folder.ts'
import type { ProjectStore, StoredPhoto } from './project-store.ts'
import type { Relinker } from './relink.ts'
import type { Samples } from './samples.ts'
import { receive } from './uploads.ts'
import { tileFile, type Views } from './views.ts'

export type FetchHandler = (request: Request) => Promise<Response>

interface Needs {
  readonly store: ProjectStore
  readonly folder: ProjectFolder
  readonly photos: Photos
  readonly relinker: Relinker
  readonly masks: Masks
  readonly samples: Samples
  readonly views: Views
  readonly exports: Exports
  readonly batches: Batches
  readonly creating: Creating
  readonly parts: Parts
  readonly learning: Learning
}

/** What the page asks a picture of: its cache folder and the pixels that views are made from. */
interface Subject {
  readonly cache: string
  readonly pixels: string
}

interface Route {
  readonly method: 'GET' | 'POST'
  /** Groups are ids and digits only, so nothing that could climb out of a folder gets past. */
  readonly path: RegExp
  readonly answer: (found: readonly (string | undefined)[], request: Request) => Promise<Response>
}

/** Edge of a part in pixels. */
const MAX_PART = 2048

const STATUS: Partial<Record<ErrorCode, number>> = {
  'unknown-id': 404,
  'file-missing': 404,
  'upload-too-large': 413,
  refused: 400,
}

/** An adapter is some kilobytes; one of all weights some megabytes. */
const MAX_MODEL_BYTES = 64 * 1024 ** 2

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } // photos are not left in caches

export function createAssetHandler(needs: Needs): FetchHandler {
  const { store, folder, photos, relinker, masks, samples, views, exports, batches, creating, parts, learning } = needs
  const subjects: Record<string, (id: string) => Subject> = {
    photos: (id) => ({ cache: folder.photoCache(id), pixels: photos.get(id).path }),
    results: (id) => {
      const result = store.result(id)
      if (!result) throw new PatinaError('unknown-id')
      const cache = folder.resultCache(result.photo, id)
      return { cache, pixels: fullResult(cache) }
    },
    samples: (id) => ({ cache: folder.sampleCache(id), pixels: samples.place(id) }),
  }
  const subject = (kind: string, id: string): Subject => {
    const find = subjects[kind]
    if (!find) throw new PatinaError('unknown-id')
    return find(id)
  }

  /** Takes a photo that comes as a request's body. */
  async function takePhoto(request: Request, take: (file: string, name: string) => Promise<Photo>): Promise<Response> {
    const name = displayName(new URL(request.url).searchParams.get('name') ?? '')
    const answer = await outcome(name, async () =>
      take(await receive(request.body, name, folder.imports, MAX_UPLOAD_BYTES), name),
    )
    return Response.json(answer satisfies ImportOutcome, { headers: HEADERS })
  }

  /** Takes a model's file that comes as a request's body; it is checked and copied, and the upload goes. */
  async function takeModel(request: Request, name: string): Promise<ModelImport> {
    const file = await receive(request.body, name, folder.imports, MAX_MODEL_BYTES)
    try {
      return await learning.importModel(file, name)
    } finally {
      await rm(file, { force: true })
    }
  }

  const routes: readonly Route[] = [
    {
      method: 'GET',
      path: /^\/assets\/photos\/([0-9a-f]{16})\/thumb$/,
      answer: async ([id = ''], { signal }) => picture(await photos.thumb(id, signal)),
    },
    {
      method: 'GET',
      path: /^\/assets\/photos\/([0-9a-f]{16})\/preview$/,
      answer: async ([id = '']) => picture(await photos.preview(id)),
    },
    {
      method: 'GET',
      path: /^\/assets\/photos\/([0-9a-f]{16})\/parts\/(\d{1,6})_(\d{1,6})_([1-9]\d{0,3})_([1-9]\d{0,3})$/,
      answer: async ([id = '', ...numbers]) => {
        const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number)
        if (Math.max(width, height) > MAX_PART) throw new PatinaError('refused', { reason: 'the part is too large' })
        return picture(await parts.picture(id, { x, y, width, height }), 'image/png')
      },
    },
    {
      method: 'GET',
      path: /^\/assets\/photos\/([0-9a-f]{16})\/trials\/([0-9a-f]{16})$/,
      answer: async ([id = '', trial = '']) => picture(parts.tried(id, trial), 'image/png'),
    },
    {
      method: 'POST',
      path: /^\/assets\/photos\/([0-9a-f]{16})\/relink$/,
      answer: ([id = ''], request) => takePhoto(request, (file, name) => relinker.toUpload(id, file, name)),
    },
    {
      method: 'GET',
      path: /^\/assets\/(?:(results)\/([0-9a-f]{16})|(samples)\/([a-z0-9-]{1,40}))\/preview$/,
      answer: async ([kind, id, sampleKind, sampleId]) => {
        const { cache, pixels } = subject(kind ?? sampleKind ?? '', id ?? sampleId ?? '')
        return picture(await views.preview(pixels, cache))
      },
    },
    {
      method: 'GET',
      path: /^\/assets\/(photos|results)\/([0-9a-f]{16})\/tiles\/(\d{1,2})\/(\d{1,4})_(\d{1,4})$/,
      answer: async ([kind = '', id = '', level = '', x = '', y = '']) => {
        const { file, type } = tileFile(subject(kind, id).cache, level, x, y)
        return picture(file, type)
      },
    },
    {
      method: 'GET',
      path: /^\/assets\/(results)\/([0-9a-f]{16})\/invention$/,
      answer: async ([kind = '', id = '']) => picture(inventionFile(subject(kind, id).cache), 'image/png'),
    },
    {
      method: 'GET',
      path: /^\/assets\/batches\/(\d{1,15})\/(before|after)$/,
      answer: async ([job = '', which]) =>
        picture(await batches.picture(Number(job), which === 'after' ? 'after' : 'before')),
    },
    {
      method: 'GET',
      path: /^\/assets\/learning\/([a-z0-9-]{1,50})\/(glance|crop)(?:\/(\d{1,3}))?\/(photo|stock|learned)$/,
      answer: async ([run = '', kind = '', number, which = '']) =>
        picture(learning.view(run, [kind, ...(number === undefined ? [] : [number]), which].join('-')), 'image/png'),
    },
    {
      method: 'GET',
      path: /^\/assets\/learning\/([a-z0-9-]{1,50})\/blind\/(\d{1,3})\/(a|b)$/,
      answer: async ([run = '', pair = '', side]) =>
        picture(learning.blindView(run, Number(pair), side === 'a' ? 'a' : 'b'), 'image/png'),
    },
    {
      method: 'POST',
      path: /^\/assets\/models$/,
      answer: async (_, request) => {
        const name = displayName(new URL(request.url).searchParams.get('name') ?? '')
        const answer: ModelImport = await takeModel(request, name).catch((error: unknown) => ({
          failure: jsonFailure(error),
        }))
        return Response.json(answer, { headers: HEADERS })
      },
    },
    {
      method: 'GET',
      path: /^\/assets\/created\/([0-9a-f]{16})$/,
      answer: async ([id = '']) => picture(creating.sheet(id), 'image/png'),
    },
    {
      method: 'GET',
      path: /^\/assets\/exports\/([0-9a-f]{16})$/,
      answer: async ([id = '']) => {
        const found = exports.find(id)
        if (!found) throw new PatinaError('unknown-id')
        return download(found.file, found.name)
      },
    },
    {
      method: 'GET',
      path: /^\/assets\/photos\/([0-9a-f]{16})\/mask$/,
      answer: async ([id = '']) => download(await masks.current(id), maskName(photos.get(id))),
    },
    {
      method: 'GET',
      path: /^\/assets\/photos\/([0-9a-f]{16})\/scratches(?:\/([0-9a-f]{16}))?$/,
      answer: async ([id = '', map]) => {
        const answer: ScratchMap = await masks
          .scratches(id, map ?? null)
          .catch((error: unknown) => ({ failure: jsonFailure(error) }))
        return Response.json(answer, { headers: HEADERS })
      },
    },
    {
      method: 'POST',
      path: /^\/assets\/photos\/([0-9a-f]{16})\/mask$/,
      answer: async ([id = ''], request) => {
        const { searchParams } = new URL(request.url)
        const mode = searchParams.get('mode') === 'subtract' ? 'subtract' : 'add'
        const name = displayName(searchParams.get('name') ?? '')
        const take = async () =>
          masks.take(id, mode, await receive(request.body, name, folder.imports, MAX_UPLOAD_BYTES))
        const answer: MaskImport = await naming(name, take).catch((error: unknown) => ({ failure: jsonFailure(error) }))
        return Response.json(answer, { headers: HEADERS })
      },
    },
    {
      method: 'POST',
      path: /^\/assets\/import$/,
      answer: (_, request) => takePhoto(request, photos.adopt),
    },
  ]

  return async (request) => {
    try {
      const { pathname } = new URL(request.url)
      const route = routes.find((r) => r.method === request.method && r.path.test(pathname))
      if (!route) throw new PatinaError('unknown-id')
      return await route.answer(route.path.exec(pathname)?.slice(1) ?? [], request)
    } catch (error) {
      const failure = toFailure(error)
      return Response.json(failure, { status: STATUS[failure.code] ?? 500, headers: HEADERS })
    }
  }
}

/** "beach.jpg" becomes "beach-mask.png". */
const maskName = ({ name }: Pick<StoredPhoto, 'name'>): string => `${path.parse(name).name}-mask.png`

function jsonFailure(error: unknown): Extract<MaskImport, { failure: unknown }>['failure'] {
  const { code, context } = toFailure(error)
  return { code, context: { ...context } }
}

async function picture(file: string, type = 'image/jpeg'): Promise<Response> {
  const bytes = await readFile(file).catch(() => {
    throw new PatinaError('unknown-id') // a tile outside the picture, or not made yet
  })
  const headers = { ...HEADERS, 'content-type': type, 'content-length': String(bytes.length) }
  return new Response(bytes, { headers })
}

/** Streamed: an export may be hundreds of megabytes. */
async function download(file: string, name: string): Promise<Response> {
  const { size } = await stat(file)
  const headers = {
    ...HEADERS,
    'content-type': 'application/octet-stream',
    'content-length': String(size),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escapeOne)}`,
  }
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, { headers })
}

const escapeOne = (c: string): string => `%${c.charCodeAt(0).toString(16).toUpperCase()}`
