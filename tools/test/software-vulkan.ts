/** @file A Vulkan driver in software, for machines without a graphics card: Chromium's SwiftShader, where Debian's Chromium is installed. */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json'

/** @returns what a process needs in its environment so that WebGPU runs on it, or null where it is not installed */
export const softwareVulkan = (): Readonly<Record<string, string>> | null =>
  existsSync(SWIFTSHADER)
    ? { VK_ICD_FILENAMES: SWIFTSHADER, XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] ?? tmpdir() }
    : null
