/** @file The files of a drop, those inside dropped folders too. Runs in the page. */

export interface Dropped {
  readonly files: readonly File[]
  /** Some of them came inside a folder. */
  readonly ofFolder: boolean
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

const entriesOf = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject))

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

/** A folder that cannot be read is passed over, as an empty one is. */
async function below(entry: FileSystemEntry): Promise<File[]> {
  try {
    if (isFile(entry)) return [await fileOf(entry)]
    if (!isFolder(entry)) return []
    const reader = entry.createReader()
    const files: File[] = []
    // A reader hands out a hundred at a time, and nothing at the end.
    for (let part = await entriesOf(reader); part.length > 0; part = await entriesOf(reader))
      for (const inner of part.toSorted((a, b) => (a.name < b.name ? -1 : 1))) files.push(...(await below(inner)))
    return files
  } catch {
    return []
  }
}

/** To be called while the event is handled: afterwards the browser no longer says what was dropped. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const plain = [...transfer.files]
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (!entries.some(isFolder)) return { files: plain, ofFolder: false }
  const files: File[] = []
  for (const entry of entries) files.push(...(await below(entry)))
  return { files, ofFolder: true }
}
