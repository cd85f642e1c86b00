/** @file The table of settings: what people chose for the whole program. Runs in main. */
import { settingsFrom, type Settings } from '../../shared/settings.ts'
import type { Connection } from './connection.ts'

export interface SettingTable {
  all(): Settings
  put(settings: Settings): void
}

export function settingTable(db: Connection): SettingTable {
  const all = db.prepare('SELECT name, value FROM settings')
  const put = db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const putAll = db.transaction((settings: Settings) => {
    for (const [name, value] of Object.entries(settings)) put.run(name, value)
  })
  return {
    all: () =>
      settingsFrom(Object.fromEntries((all.all() as { name: string; value: string }[]).map((r) => [r.name, r.value]))),
    put: (settings) => putAll.immediate(settings),
  }
}
