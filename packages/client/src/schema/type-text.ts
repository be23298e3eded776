/** A type as the language writes it, taken apart. */
export interface TypeText {
  readonly name: string
  /** What stands in `<>` or `()`. */
  readonly argument: string | undefined
  readonly arity: 'required' | 'optional' | 'list'
}

/** Whether the server computes a field of this type: it comes back, and is not sent or asked about. */
export function isComputed(text: string): boolean {
  return text.startsWith('=')
}

const form = /^=?(\w+)(?:[<(](.*)[>)])?(\?|\[\])?$/u

/** @throws TypeError for text that is no type: the descriptor is broken */
export function parseTypeText(text: string): TypeText {
  const match = form.exec(text)
  if (match === null) throw new TypeError(`client: "${text}" is no type; generate the code again`)
  const [, name = '', argument, sign] = match
  const arity = sign === '?' ? 'optional' : sign === '[]' ? 'list' : 'required'
  return { name, argument, arity }
}
