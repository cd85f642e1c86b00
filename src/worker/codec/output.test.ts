/** @file Every option of an output in every format; colours against the published primaries, records against other parsers. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { bitsOf, type Channels, type Raster, type Samples } from '../../imaging/raster.ts'
import { COMPOSITE, ENHANCED, type Restoration } from '../../shared/provenance.ts'
import type { OutputOptions, PhotoFormat } from '../../shared/worker-protocol.ts'
import { provenanceIn } from '../provenance/packet.ts'
import { decodePhoto } from './decode.ts'
import { encodePhoto } from './encode.ts'
import { estimatedBytes } from './estimate.ts'
import { openPhoto, type OpenedPhoto } from './open.ts'
import { readExif } from './tiff-exif.ts'

const FORMATS = ['jpeg', 'png', 'tiff', 'webp', 'avif'] as const satisfies PhotoFormat[]
const KEEP: OutputOptions = { format: null, quality: null, metadata: 'keep' }
const DEEP: ReadonlySet<PhotoFormat> = new Set(['png', 'tiff', 'avif'])

const folder = await mkdtemp(path.join(tmpdir(), 'patina-output-'))
after(() => rm(folder, { recursive: true, force: true }))

let files = 0
async function opened(data: Uint8Array): Promise<OpenedPhoto> {
  const file = path.join(folder, `${files++}`)
  await writeFile(file, data)
  return openPhoto(file)
}

/** A picture of slow waves, which every codec keeps well. */
function waves(width: number, height: number, channels: Channels, bits: 8 | 16): Raster {
  const length = width * height * channels
  const data: Samples = bits === 8 ? new Uint8Array(length) : new Uint16Array(length)
  const white = bits === 8 ? 255 : 65_535
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)]
    data[i] = Math.round(white * (0.5 + 0.3 * Math.sin(x / 9 + (i % channels)) * Math.cos(y / 7)))
  }
  return { data, width, height, channels }
}

const SPACES = { 8: ['b-w', 'srgb'], 16: ['grey16', 'rgb16'] } as const
const made = ({ data, width, height, channels }: Raster) =>
  sharp(data, { raw: { width, height, channels } }).toColourspace(SPACES[bitsOf(data)][channels < 3 ? 0 : 1])

const EXIF = {
  IFD0: { Make: 'Leitz', Copyright: 'A. Person', Software: 'Scanner 3' },
  IFD2: { ExposureTime: '1/60' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100', GPSMapDatum: 'Grandmothers garden' },
}
const XMP =
  '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
  '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="" ' +
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ' +
  'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:mine="urn:mine" ' +
  'photoshop:City="Graz" exif:GPSLatitude="47,4N" mine:a="1 &amp; 2">' +
  '<dc:title><r:Alt><r:li xml:lang="x-default">Großmutter &lt;1931&gt;</r:li></r:Alt></dc:title>' +
  '<photoshop:Country>Austria</photoshop:Country>' +
  '<!-- kept --></r:Description></r:RDF></x:xmpmeta><?xpacket end="w"?>'

const step = { strength: 1, engine: 'cpu', parameters: '' } as const
const RESTORATION: Restoration = {
  program: 'Patina 9.8.7',
  when: '2026-03-04T05:06:07.000Z',
  photoSha256: 'c'.repeat(64),
  steps: [
    {
      ...step,
      task: 'jpeg',
      strength: 0.5,
      model: 'jpeg-small',
      modelSha256: 'a'.repeat(64),
      parameters: 'quality 30',
    },
    { ...step, task: 'denoise', model: 'denoise-small', modelSha256: 'b'.repeat(64) },
  ],
  strength: 0.8,
  invented: 0.0123,
  variant: null,
  sourceType: ENHANCED,
}

const full = (format: (typeof FORMATS)[number], raster = waves(64, 48, 3, 8)): Promise<Uint8Array> =>
  made(raster).withMetadata({ density: 300 }).withExif(EXIF).withXmp(XMP)[format]({}).toBuffer()

/** Everything that a file of any format says in text. */
async function textOf(file: Uint8Array): Promise<string> {
  const { exif, xmp, format } = await sharp(file).metadata()
  const found = format === 'tiff' ? readExif(file) : undefined
  const entries = found ? [...found.main, ...found.exif, ...found.gps].map(({ value }) => Buffer.from(value)) : []
  return Buffer.concat([...(exif ? [exif] : []), ...(xmp ? [xmp] : []), ...entries]).toString('latin1')
}

test('metadata: kept, kept without the place, removed, from each format to each', async () => {
  for (const from of FORMATS) {
    // The library writes no EXIF into TIFF: such a photo is made by way of our own, which codec.test.ts checks.
    const source = await opened(await full(from === 'tiff' ? 'png' : from))
    const raster = await decodePhoto(source)
    const photo =
      from === 'tiff' ? await opened(await encodePhoto(source, raster, { ...KEEP, format: 'tiff' })) : source
    for (const format of FORMATS)
      for (const metadata of ['keep', 'no-place', 'remove'] as const) {
        const text = await textOf(await encodePhoto(photo, raster, { format, quality: null, metadata }, RESTORATION))
        const where = `${from} to ${format}, ${metadata}`
        for (const word of ['Leitz', 'A. Person', 'mine:a="1 &amp; 2"', '<!-- kept -->', '&lt;1931&gt;'])
          assert.equal(text.includes(word), metadata !== 'remove', `${where}: ${word}`)
        for (const word of ['garden', 'Graz', '47,4N', 'Austria'])
          assert.equal(text.includes(word), metadata === 'keep', `${where}: ${word}`)
        assert.equal(text.includes('denoise-small'), metadata !== 'remove', where)
        assert.equal(text.includes('Scanner 3'), false, `${where}: the program that wrote the file is Patina`)
      }
  }
})

test('removed: nothing is left but that part was made up, whether by this restoration or before it', async () => {
  const photo = await opened(await full('png'))
  const raster = await decodePhoto(photo)
  const filled: Restoration = { ...RESTORATION, sourceType: COMPOSITE }
  const madeUp = await opened(await encodePhoto(photo, raster, KEEP, filled))
  for (const format of FORMATS) {
    const output = { format, quality: null, metadata: 'remove' } as const
    const plain = await sharp(await encodePhoto(photo, raster, output, RESTORATION)).metadata()
    assert.deepEqual([plain.exif, plain.xmp, plain.iptc], [undefined, undefined, undefined], format)
    for (const [from, made] of [
      [photo, filled],
      [madeUp, RESTORATION],
    ] as const) {
      const { xmp } = await sharp(await encodePhoto(from, raster, output, made)).metadata()
      assert.deepEqual(provenanceIn(xmp), { sourceType: COMPOSITE, restorations: [] }, format)
      assert.equal(/denoise|patina|History/i.test(Buffer.from(xmp ?? []).toString()), false, format)
    }
  }
})

test('the record comes back as it went in, from every format', async () => {
  const photo = await opened(await full('png'))
  const raster = await decodePhoto(photo)
  for (const format of FORMATS) {
    const { xmp } = await sharp(await encodePhoto(photo, raster, { ...KEEP, format }, RESTORATION)).metadata()
    assert.deepEqual(provenanceIn(xmp), { sourceType: ENHANCED, restorations: [RESTORATION] }, format)
  }
})

test('a second restoration is told after the first; a stronger kind of source gets no milder name', async () => {
  const photo = await opened(await full('png'))
  const raster = await decodePhoto(photo)
  const filled: Restoration = { ...RESTORATION, steps: [], sourceType: COMPOSITE, when: '2026-03-05T00:00:00.000Z' }
  const first = await opened(await encodePhoto(photo, raster, KEEP, filled))
  const second = await opened(await encodePhoto(first, raster, { ...KEEP, format: 'jpeg' }, RESTORATION))
  assert.deepEqual(provenanceIn(second.xmp), { sourceType: COMPOSITE, restorations: [filled, RESTORATION] })
  const named = Buffer.from(second.xmp ?? [])
    .toString()
    .match(/DigitalSourceType>/g)
  assert.equal(named?.length, 2, 'one element: its two tags')
})

test('XMP that cannot be read is kept in a property of its own, and left out where the place must go', async () => {
  const photo = { ...(await opened(await full('png'))), xmp: Buffer.from('<x:xmpmeta><broken Graz') }
  const raster = await decodePhoto(photo)
  for (const metadata of ['keep', 'no-place'] as const) {
    const { xmp } = await sharp(await encodePhoto(photo, raster, { ...KEEP, metadata }, RESTORATION)).metadata()
    const kept = /<patina:unreadXmp>([^<]*)</.exec(xmp?.toString() ?? '')?.[1]
    const wanted = metadata === 'keep' ? '<x:xmpmeta><broken Graz' : undefined
    assert.equal(kept && Buffer.from(kept, 'base64').toString(), wanted)
    assert.equal(provenanceIn(xmp).restorations.length, 1)
  }
})

const PYTHON = '/usr/bin/python3'
const hasPython = spawnSync(PYTHON, ['-c', 'import xml.etree.ElementTree']).status === 0
const READER = `
import sys, xml.etree.ElementTree as E
R='{http://www.w3.org/1999/02/22-rdf-syntax-ns#}'
root=E.fromstring(sys.stdin.buffer.read().decode('utf-8').strip())
rdf=root.find(R+'RDF')
seen={}
for d in rdf.findall(R+'Description'):
    assert d.get(R+'about')=='', 'about'
    for k in list(d.attrib)+[c.tag for c in d]:
        if k!=R+'about': seen[k]=seen.get(k,0)+1
assert all(n==1 for n in seen.values()), seen
print([e.text for e in rdf.iter('{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType')][0])
print([e.text for e in rdf.iter('{http://ns.adobe.com/xap/1.0/sType/ResourceEvent#}parameters')][0])
print([e.text for e in rdf.iter(R+'li') if e.text and '1931' in e.text][0])
`

test('another XML parser reads the packet: every property once', { skip: !hasPython && 'needs python3' }, async () => {
  const photo = await opened(await full('webp'))
  const raster = await decodePhoto(photo)
  for (const format of FORMATS) {
    const { xmp } = await sharp(await encodePhoto(photo, raster, { ...KEEP, format }, RESTORATION)).metadata()
    const env = { PYTHONIOENCODING: 'utf-8' }
    const { stdout, stderr, status } = spawnSync(PYTHON, ['-c', READER], { input: xmp ?? '', encoding: 'utf8', env })
    assert.equal(status, 0, `${format}: ${stderr}`)
    const said = 'jpeg 50 % (quality 30) by jpeg-small; denoise 100 % by denoise-small; blended at 80 %'
    assert.deepEqual(stdout.trim().split('\n'), [ENHANCED, said, 'Großmutter <1931>'], format)
  }
})

const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const encoded = (v: number) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)
type Matrix = readonly (readonly number[])[]
/** Source: CSS Color 4, sample code; D65, both spaces have sRGB's curve. */
const TO_P3: Matrix = [
  [0.8224619687, 0.1775380313, 0],
  [0.0331941989, 0.9668058011, 0],
  [0.0170826307, 0.0723974407, 0.9105199286],
]
const FROM_P3: Matrix = [
  [1.2249401763, -0.2249401763, 0],
  [-0.0420569547, 1.0420569547, 0],
  [-0.0196375546, -0.0786360456, 1.0982736001],
]
const through = (m: Matrix, rgb: readonly number[]) =>
  m.map((row) => {
    const sum = row.reduce((total, k, i) => total + k * linear(rgb[i] ?? 0), 0)
    return encoded(Math.min(1, Math.max(0, sum)))
  })

/** Largest difference from the primaries' own conversion, in grey levels of 255; alpha must be the same. */
function largestError(from: Raster, to: Raster, matrix: Matrix): number {
  const white = bitsOf(from.data) === 8 ? 255 : 65_535
  let largest = 0
  for (let i = 0; i < from.data.length; i += from.channels) {
    const rgb = [0, 1, 2].map((c) => (from.data[i + c] ?? 0) / white)
    for (const [c, wanted] of through(matrix, rgb).entries())
      largest = Math.max(largest, Math.abs((to.data[i + c] ?? NaN) / white - wanted) * 255)
    if (from.channels === 4) assert.equal(to.data[i + 3], from.data[i + 3])
  }
  return largest
}

test('profile: sRGB and Display P3 by the published primaries, alpha untouched', async () => {
  for (const bits of [8, 16] as const)
    for (const channels of [3, 4] as const) {
      const raster = waves(40, 30, channels, bits)
      const plain = await opened(await made(raster).png().toBuffer())
      const p3 = await opened(await encodePhoto(plain, raster, { ...KEEP, profile: 'p3' }))
      const there = await decodePhoto(p3)
      const back = await decodePhoto(await opened(await encodePhoto(p3, there, { ...KEEP, profile: 'srgb' })))
      // The profiles' own numbers are rounded: up to 0.4; at 8 bits half a step of the samples comes on top.
      const limit = bits === 8 ? 0.9 : 0.4
      assert.ok(largestError(raster, there, TO_P3) <= limit, `to P3: ${largestError(raster, there, TO_P3)}`)
      assert.ok(largestError(there, back, FROM_P3) <= limit, `to sRGB: ${largestError(there, back, FROM_P3)}`)
    }
})

test('profile: each format holds the one asked for; a photo in it already keeps every bit', async () => {
  const raster = waves(40, 30, 3, 8)
  const plain = await opened(await made(raster).png().toBuffer())
  for (const format of FORMATS)
    for (const [profile, name] of [
      ['srgb', /sRGB/],
      ['p3', /P3/],
    ] as const) {
      const { icc } = await sharp(await encodePhoto(plain, raster, { ...KEEP, format, profile })).metadata()
      assert.match(icc?.toString('latin1').replaceAll('\0', '') ?? '', name, format)
    }
  const same = await decodePhoto(await opened(await encodePhoto(plain, raster, { ...KEEP, profile: 'srgb' })))
  assert.deepEqual(same.data, raster.data)
  const grey = waves(40, 30, 1, 8)
  const photo = await opened(await made(grey).png().toBuffer())
  const kept = await decodePhoto(await opened(await encodePhoto(photo, grey, { ...KEEP, profile: 'p3' })))
  assert.deepEqual([kept.channels, kept.data], [1, grey.data], 'grey without a profile is the same in both')
})

test('depth: exact up, rounded down, 8 where the format holds no more', async () => {
  for (const from of [8, 16] as const) {
    const raster = waves(40, 30, 3, from)
    const photo = await opened(await made(raster).png().toBuffer())
    for (const format of FORMATS)
      for (const bits of [8, 16] as const) {
        const file = await encodePhoto(photo, raster, { ...KEEP, format, bits })
        const { depth } = await sharp(file).metadata()
        assert.equal(depth, bits === 16 && DEEP.has(format) ? 'ushort' : 'uchar', `${from} to ${bits} in ${format}`)
        if (format !== 'png' && format !== 'tiff') continue
        const { data } = await decodePhoto(await opened(file))
        const wanted = [...raster.data].map((v) => (from === bits ? v : from === 8 ? v * 257 : Math.round(v / 257)))
        assert.deepEqual([...data], wanted)
      }
  }
})

/** Columns of black and white, one pixel each; alpha 200. */
function stripes(channels: Channels): Raster {
  const raster = waves(256, 128, channels, 8)
  const alphaAt = channels % 2 === 0 ? channels - 1 : -1
  raster.data.forEach((_, i) => {
    raster.data[i] = i % channels === alphaAt ? 200 : Math.floor(i / channels) % 2 === 0 ? 255 : 0
  })
  return raster
}

test('size: whole pixels, never larger, in linear light (half of it is 188 of 255, not 128); grey and alpha too', async () => {
  const sizes = [
    [{ by: 'edge', pixels: 64 }, 64, 32],
    [{ by: 'percent', percent: 50 }, 128, 64],
    [{ by: 'edge', pixels: 5_000 }, 256, 128],
  ] as const
  for (const channels of [1, 2, 3, 4] as const) {
    const raster = stripes(channels)
    const photo = await opened(await made(raster).png().toBuffer())
    for (const [size, width, height] of sizes) {
      const small = await decodePhoto(await opened(await encodePhoto(photo, raster, { ...KEEP, size })))
      assert.deepEqual([small.width, small.height, small.channels], [width, height, channels])
      if (width === 256) {
        assert.deepEqual(small.data, raster.data)
        continue
      }
      for (let i = (10 * width + 20) * channels; i < (10 * width + width - 20) * channels; i++) {
        const isAlpha = channels % 2 === 0 && i % channels === channels - 1
        const off = Math.abs((small.data[i] ?? 0) - (isAlpha ? 200 : 188))
        assert.ok(off <= 2, `${channels} channels, ${width} wide: ${small.data[i]}`)
      }
    }
  }
})

test('every format takes all options at once', async () => {
  const photo = await opened(await full('tiff', waves(300, 200, 4, 16)))
  const raster = await decodePhoto(photo)
  for (const format of FORMATS) {
    const size = { by: 'edge', pixels: 120 } as const
    const output = { format, quality: 80, metadata: 'no-place', bits: 8, profile: 'p3', size } as const
    const meta = await sharp(await encodePhoto(photo, raster, output, RESTORATION)).metadata()
    assert.deepEqual([meta.width, meta.height, meta.depth], [120, 80, 'uchar'], format)
  }
})

test('the estimate is exact for a small picture and within a tenth for a large one of one kind', async () => {
  const small = waves(300, 200, 3, 8)
  const photo = await opened(await made(small).jpeg().toBuffer())
  const whole = await encodePhoto(photo, small, { ...KEEP, quality: 70 })
  assert.deepEqual(await estimatedBytes(photo, small, { ...KEEP, quality: 70 }), { bytes: whole.length, exact: true })
  const large = waves(2_400, 1_800, 3, 8)
  const { bytes, exact } = await estimatedBytes(photo, large, { ...KEEP, quality: 70 })
  const wanted = (await encodePhoto(photo, large, { ...KEEP, quality: 70 })).length
  assert.equal(exact, false)
  assert.ok(Math.abs(bytes / wanted - 1) < 0.1, `${bytes} for ${wanted}`)
})
