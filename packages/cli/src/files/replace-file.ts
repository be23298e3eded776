import {
  accessSync,
  chmodSync,
  constants,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

/**
 * Replaces a file's text at once: whoever reads it sees the old text or the new, never a half.
 * Keeps the mode, and writes through a symbolic link instead of replacing it.
 *
 * @throws the file system's error; the old text is then still there
 */
export function replaceFile(file: string, text: string): void {
  const target = realpathSync(file)
  // A rename needs the directory's permission only, so a read-only file is refused here.
  accessSync(target, constants.W_OK)
  const mode = statSync(target).mode & 0o7777
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`)
  try {
    writeFileSync(draft, text, { mode, flag: 'wx', flush: true })
    // The umask had its say when the draft was made.
    chmodSync(draft, mode)
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
