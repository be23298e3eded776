import type { Host, Output } from '../host.ts'

export type Tone = 'error' | 'warning' | 'note' | 'good' | 'faint'

/** Colours a text, or leaves it alone. */
export type Paint = (tone: Tone, text: string) => string

/** `FORCE_COLOR` wins over `NO_COLOR` as in Node.js itself; else colours are for terminals only. */
export function paintFor(output: Output, { environment }: Pick<Host, 'environment'>): Paint {
  return wantsColour(output, environment) ? colour : plain
}

export const plain: Paint = (_tone, text) => text

export const colour: Paint = (tone, text) => `\u001b[${sequences[tone]}m${text}\u001b[0m`

const sequences: Readonly<Record<Tone, string>> = {
  error: '1;31',
  warning: '1;33',
  note: '36',
  good: '32',
  faint: '2',
}

function wantsColour(output: Output, environment: Host['environment']): boolean {
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  const refused = environment['NO_COLOR'] ?? ''
  return refused === '' && output.isTerminal && environment['TERM'] !== 'dumb'
}
