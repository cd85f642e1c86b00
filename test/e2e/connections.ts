/** @file Which other machines a process and its children talk to, read from /proc. Linux; elsewhere it sees nothing. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const EVERY_MS = 250

/** `work` on what may be gone by now: processes and their files vanish while they are read. */
function orNone<T>(work: () => T[]): T[] {
  try {
    return work()
  } catch {
    return []
  }
}

/** A process and everything below it. */
export function processTree(pid: number): number[] {
  const tasks = orNone(() => readdirSync(`/proc/${pid}/task`))
  const children = tasks.flatMap((task) =>
    orNone(() => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean)),
  )
  return [pid, ...children.flatMap((child) => processTree(Number(child)))]
}

export const commandOf = (pid: number): string =>
  orNone(() => [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')])[0] ?? ''

const socketsOf = (pid: number) =>
  orNone(() => readdirSync(`/proc/${pid}/fd`))
    .flatMap((fd) => orNone(() => [readlinkSync(`/proc/${pid}/fd/${fd}`)]))
    .flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])

/** Remote addresses in the kernel's hexadecimal form: this machine's own, and none at all. */
const isLocal = (remote: string) =>
  /^(?:[0-9A-F]{6}7F|0+|0{20}FFFF[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F):/.test(remote)

function remotesOf(pid: number): string[] {
  const own = new Set(socketsOf(pid))
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    orNone(() => readFileSync(`/proc/${pid}/net/${kind}`, 'utf8').trim().split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => own.has(columns[9] ?? '') && !isLocal(columns[2] ?? ''))
      .map((columns) => `${kind} ${columns[2]}`),
  )
}

/** Looks again and again until the returned function is called, which answers all that was seen. */
export function watchConnections(pid: number): () => string[] {
  const seen = new Set<string>()
  const look = () => processTree(pid).forEach((p) => remotesOf(p).forEach((remote) => seen.add(remote)))
  const timer = setInterval(look, EVERY_MS)
  return () => {
    clearInterval(timer)
    look()
    return [...seen]
  }
}
