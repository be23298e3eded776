/** A name that the schema does not define is cut to this many characters before it is shown. */
const shownCharacters = 64

/**
 * Makes a name that somebody else chose fit for a message: unprintable characters become `?`, and
 * what is longer than 64 characters ends in an ellipsis.
 */
export function printableName(name: string): string {
  // Twice as many units hold at least as many characters, and bound the work on a long name.
  const characters = [...name.slice(0, 2 * shownCharacters + 2)].map((character) =>
    /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character) ? character : '?',
  )
  if (characters.length <= shownCharacters) return characters.join('')
  return `${characters.slice(0, shownCharacters - 1).join('')}…`
}
