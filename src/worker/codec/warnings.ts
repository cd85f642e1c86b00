/** @file Which of the image library's warnings mean that pixels were lost. Its texts are all it tells. Runs in the worker. */
import { PatinaError } from '../../shared/errors.ts'
import { decodeError } from './codec-error.ts'
import type { OpenedPhoto } from './open.ts'
import { listenDuring } from './sharp.ts'

/** Tags that say nothing about the pixels. */
const SIDE_TAGS =
  '(?:ImageDescription|DocumentName|PageName|PageNumber|Make|Model|Software|DateTime|Artist|HostComputer|Copyright|' +
  '[XY]Resolution|ResolutionUnit|[XY]Position|RichTIFFIPTC|Photoshop|XMLPacket|InkNames|TargetPrinter|EXIFIFDOffset|GPSIFDOffset)'

/** What TIFF files of sound pixels are warned about, each with the reason why nothing is lost. */
const HARMLESS_IN_TIFF: readonly RegExp[] = [
  /^Unknown field with tag \d+/, // someone's own tag, which only they understand
  /^Defined set_get_field_type of custom tag /, // the same, of an unusual type
  /^Invalid TIFF directory; tags are not sorted/, // all tags are read whatever their order
  /^Tag \w+ entry count is .* Ignoring extra entries/, // one number too many, each sample has its own
  /^ASCII value for (?:ASCII array )?tag .* null byte/, // the end of a text
  new RegExp(`"${SIDE_TAGS}"; tag ignored$`), // a description is ill-formed
  /"StripByteCounts" field,(?: ignoring and)? calculating from imagelength/, // reading past the end is an error of its own
  /^Sum of Photometric type-related color channels and ExtraSamples/, // alpha that is not called so: read as alpha
  /^Auto-corrected former TIFF subsampling values/, // the JPEG data know better
  /^(?:corrupt profile|profile incompatible with image)$/, // the pixels are read without it
]

/** The library does not fail on what it warns of in the last rows of a JPEG; in a TIFF it is told not to fail on any. */
function damage({ info: { format } }: OpenedPhoto, warnings: readonly string[]): string | undefined {
  if (format === 'jpeg') return warnings.find((text) => /^read gave \d+ warnings/.test(text))
  if (format === 'tiff')
    return warnings.find((text) => !HARMLESS_IN_TIFF.some((harmless) => harmless.test(text.trim())))
  return undefined
}

/**
 * What a reading of the photo's pixels gives.
 * @throws PatinaError truncated when the library could not read them all, or warned of damage; out-of-memory; unsupported-format
 */
export async function readWhole<T>(photo: OpenedPhoto, read: () => Promise<T>): Promise<T> {
  try {
    const { value, warnings } = await listenDuring(read)
    const found = damage(photo, warnings)
    if (found !== undefined) throw new PatinaError('truncated', { file: photo.name }, { cause: new Error(found) })
    return value
  } catch (error) {
    throw decodeError(error, photo.name)
  }
}
