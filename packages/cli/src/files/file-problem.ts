import type { Diagnostic } from '@cratestack/schema'

/** A diagnostic as the CLI reports it: of the language, or about a file that is no text at all. */
export interface ReportedDiagnostic extends Omit<Diagnostic, 'code'> {
  readonly code: string
}

export type FileProblemCode = 'CS0001' | 'CS0002' | 'CS0003' | 'CS0004'

/** Codes below CS0100 are about files; the schema package never sees those. */
export const fileProblems: Readonly<Record<FileProblemCode, { readonly title: string }>> = {
  CS0001: { title: 'a file that cannot be read' },
  CS0002: { title: 'a file that is not UTF-8 text' },
  CS0003: { title: 'a file that is too large' },
  CS0004: { title: 'a file that cannot be written' },
}

/** Line 1, bytes 0 to 0: what spec/language 16.2 says of a file without readable text. */
export function fileProblem(
  code: FileProblemCode,
  message: string,
  hint?: string,
): ReportedDiagnostic {
  return {
    code,
    severity: 'error',
    message,
    span: {
      start: 0,
      end: 0,
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
      utf16Start: 0,
      utf16End: 0,
    },
    ...(hint === undefined ? {} : { hint }),
    related: [],
  }
}

/** What an error of the file system means, without its path, which the caller knows better. */
export function describeFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  return fileErrors[code] ?? code
}

const fileErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is not a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left on the device',
}
