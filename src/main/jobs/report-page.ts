/** @file The report of a batch as one page without scripts; names of files are data and never markup. Pure. */
import type { BatchReport, Pair, ReportedPhoto } from './report.ts'
import type { Reason } from './risk.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand between tags and in quoted attributes; control and direction marks become visible. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '')

const REASONS: Readonly<Record<Reason, string>> = {
  failed: 'not restored',
  unreadable: 'its output cannot be read any more',
  invented: 'part of it is guesswork',
  tone: 'the tone has changed',
  difference: 'much has changed',
  clipped: 'light or dark detail was lost',
  retried: 'the engine stopped over it once',
}

/** No scripts, nothing from elsewhere. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

const STYLE = `
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
li { border-top: 1px solid #8886; list-style: none; padding: 1rem 0; overflow-wrap: anywhere }
ul { padding: 0 }
img { background: #8883; max-width: 100%; vertical-align: top }
figure { display: inline-block; margin: 0 1rem .5rem 0 }
figcaption, .more { font-size: .85rem; opacity: .8 }
.look { font-weight: 600 }
`

const number = (value: number) => value.toFixed(1)

function measured({ change, made, attempts }: ReportedPhoto): string {
  const parts: string[] = []
  if (change !== null)
    parts.push(
      `difference ${number(change.difference)}`,
      `tone ${change.tone.map(number).join(' / ')}`,
      `clipped ${number(change.clipped * 100)} %`,
    )
  const guessed = made?.invention?.share
  if (guessed !== undefined) parts.push(`guesswork ${number(guessed * 100)} %`)
  for (const { task, model, engine } of made?.steps ?? []) parts.push(`${task} by ${model} on ${engine}`)
  if (made !== null) parts.push(`${number(made.seconds)} s`)
  if (attempts > 1) parts.push(`begun ${attempts} times`)
  return parts.join(' · ')
}

function outcome({ state, output, skip, failure }: ReportedPhoto): string {
  if (failure !== null) return `${failure.what} ${failure.means} ${failure.action} [${failure.code}]`
  if (skip !== null) return `passed over (${skip})`
  return output === null ? state : `restored as ${output}`
}

const picture = (data: string, caption: string) =>
  `<figure><img src="${escapeHtml(data)}" alt="${caption}"><figcaption>${caption}</figcaption></figure>`

function item(photo: ReportedPhoto, pair: Pair | null): string {
  const reasons = photo.risk.reasons.map((reason) => REASONS[reason]).join(', ')
  return [
    '<li>',
    pair === null ? '' : picture(pair.before, 'before') + picture(pair.after, 'after'),
    `<div>${escapeHtml(photo.photo)}</div>`,
    `<div>${escapeHtml(outcome(photo))}</div>`,
    reasons === '' ? '' : `<div class="look">Look at it: ${escapeHtml(reasons)}.</div>`,
    `<div class="more">${escapeHtml(measured(photo))}</div>`,
    '</li>',
  ].join('')
}

const places = ({ out, earlier }: BatchReport['batch']) =>
  earlier.length === 0 ? `Results are in ${out}.` : `Results are in ${out}; the first ones in ${earlier.join(' and ')}.`

/** @param pairs of the first photos, in their order */
export function reportPage({ batch, photos, toLookAt }: BatchReport, pairs: readonly (Pair | null)[]): string {
  const counts = Object.entries(batch.jobs).filter(([, n]) => n > 0)
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<meta name="viewport" content="width=device-width"><title>Batch ${batch.id}</title><style>${STYLE}</style></head><body>`,
    `<h1>${toLookAt === 0 ? 'Nothing stands out' : `Look at these ${toLookAt}`} of ${photos.length}</h1>`,
    `<p>${counts.map(([state, n]) => `${n} ${state}`).join(', ')}. ${escapeHtml(places(batch))}</p>`,
    `<ul>${photos.map((photo, i) => item(photo, pairs[i] ?? null)).join('\n')}</ul></body></html>`,
    '',
  ].join('\n')
}
