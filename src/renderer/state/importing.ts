/** @file What an import brought, told once: the photos that came, and what did not. Runs in the page. */
import type { ImportOutcome, Photo } from '../../shared/contract.ts'
import { failureText } from '../i18n/told.ts'
import { t } from '../i18n/t.ts'
import type { Messages } from './messages.ts'

/** Refusals that are told one by one; of more, one list is. */
const MAX_REFUSALS = 3

/** Names of files that may be photos; folders hold all sorts of files, which need not travel to be refused. */
const PHOTO_NAME = /\.(jpe?g|jpe|jfif|png|tiff?|webp|avif)$/i

export const mayBePhoto = ({ name }: { readonly name: string }): boolean => PHOTO_NAME.test(name)

export const notAPhoto = (name: string): ImportOutcome => ({
  name,
  failure: { code: 'not-a-photo', context: { file: name } },
})

type Refused = Extract<ImportOutcome, { failure: unknown }>

/** The photos of an import, each once. */
export function photosOf(outcomes: readonly ImportOutcome[]): Photo[] {
  const found = new Map<string, Photo>()
  for (const outcome of outcomes) if ('photo' in outcome) found.set(outcome.photo.id, outcome.photo)
  return [...found.values()]
}

const line = ({ name, failure }: Refused): string => {
  const { what } = failureText(failure)
  return what.includes(name) ? what : `${name}: ${what}`
}

/** Says what was not opened; of an import of many also what was. `known`: ids that were there before. */
export function tellImport(
  outcomes: readonly ImportOutcome[],
  known: ReadonlySet<string>,
  { tell, say, list }: Messages,
): void {
  const refused = outcomes.filter((outcome) => 'failure' in outcome)
  const photos = photosOf(outcomes)
  const isMany = photos.length > 1 || refused.length > MAX_REFUSALS
  if (!isMany) for (const { name, failure } of refused) tell(`import ${name}`, failure)
  if (!isMany) return
  const again = photos.filter(({ id }) => known.has(id)).length
  const text = t('import.summary', { added: photos.length - again, known: again })
  if (refused.length === 0) return say('import', text)
  list('import', `${text} ${t('notice.more', { count: refused.length })}`, refused.map(line))
}
