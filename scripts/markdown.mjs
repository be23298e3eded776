// The little that the documentation check has to know about Markdown.

/**
 * @typedef {object} Fence
 * @property {string} info - what follows the opening backquotes: `cstack bad`
 * @property {string} code
 * @property {number} line - 1-based line of the opening backquotes
 */

/** @param {string} text @returns {readonly Fence[]} */
export function fencesOf(text) {
  return readBlocks(text).fences
}

/**
 * Targets of inline links, images and reference definitions, outside of code.
 *
 * @param {string} text
 * @returns {readonly { readonly target: string, readonly line: number }[]}
 */
export function linksOf(text) {
  return readBlocks(text).prose.flatMap(({ content, line }) => {
    const withoutCode = content.replace(/(`+)(?:(?!\1).)+\1/g, ' ')
    const inline = withoutCode.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)
    const definitions = withoutCode.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/g)
    return [...inline, ...definitions].map(([, target = '']) => ({ target, line }))
  })
}

/**
 * The anchors that headings get where Markdown is shown: lower case, punctuation dropped, blanks as
 * hyphens, and a number behind what has been there before.
 *
 * @param {string} text
 * @returns {ReadonlySet<string>}
 */
export function anchorsOf(text) {
  /** @type {Map<string, number>} */
  const seen = new Map()
  const anchors = new Set()
  for (const { content } of readBlocks(text).prose) {
    for (const [, id = ''] of content.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id)
    const heading = /^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/.exec(content)?.[1]
    if (heading === undefined) continue
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-')
    const count = seen.get(anchor) ?? 0
    seen.set(anchor, count + 1)
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`)
  }
  return anchors
}

/**
 * Splits a text into fenced code and the rest.
 *
 * @param {string} text
 */
function readBlocks(text) {
  /** @type {Fence[]} */
  const fences = []
  /** @type {{ content: string, line: number }[]} */
  const prose = []
  /** @type {{ mark: string, indent: number, info: string, line: number, code: string[] } | undefined} */
  let open
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const fence = /^( *)(`{3,}|~{3,})\s*([^`]*)$/.exec(content)
    const [, indent = '', mark = '', info = ''] = fence ?? []
    if (open === undefined) {
      if (fence === null) prose.push({ content, line: index + 1 })
      else open = { mark, indent: indent.length, info: info.trim(), line: index + 1, code: [] }
    } else if (mark.startsWith(open.mark) && info.trim() === '') {
      fences.push({ info: open.info, code: `${open.code.join('\n')}\n`, line: open.line })
      open = undefined
    } else open.code.push(content.slice(Math.min(open.indent, content.search(/\S|$/))))
  }
  return { fences, prose }
}
