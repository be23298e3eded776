/**
 * A Unicode property as RE2 writes it. Names of Rust's dialect may be written in any case and with
 * `_`, `-` or blanks between words.
 *
 * @param query - what stands between the braces: `Greek`, `Script=Greek`, `gc!=Lu`
 * @returns `undefined` for what RE2 does not have
 */
export function translateProperty(query: string, negated: boolean): string | undefined {
  const [, name, operator, value] = /^([^!:=]*)(!=|:|=)(.*)$/u.exec(query) ?? []
  const property = name === undefined ? undefined : fold(name)
  if (property !== undefined && !nameable.has(property)) return undefined
  const wanted = value ?? query
  const isNegated = negated !== (operator === '!=')
  const folded = fold(wanted)
  if (folded === 'ascii') return isNegated ? '[^\\x{0}-\\x{7f}]' : '[\\x{0}-\\x{7f}]'
  if (folded === 'assigned') return `\\${isNegated ? 'p' : 'P'}{Cn}`
  const category = property === 'sc' || property === 'script' ? undefined : categories.get(folded)
  return `\\${isNegated ? 'P' : 'p'}{${category ?? titleCase(wanted)}}`
}

const nameable: ReadonlySet<string> = new Set(['gc', 'generalcategory', 'sc', 'script'])

function fold(name: string): string {
  return name.replace(/[ _-]/g, '').toLowerCase()
}

/** `old_italic` is `Old_Italic`. */
function titleCase(name: string): string {
  return name
    .trim()
    .split(/[ _-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('_')
}

/** Long and short names of general categories (PropertyValueAliases.txt). */
const categories: ReadonlyMap<string, string> = new Map(
  `Any=any LC=casedletter,lc Pe=closepunctuation,pe Pc=connectorpunctuation,pc Cc=control,cc,cntrl
  Sc=currencysymbol,sc Pd=dashpunctuation,pd Nd=decimalnumber,digit,nd Me=enclosingmark,me
  Pf=finalpunctuation,pf Cf=format,cf Pi=initialpunctuation,pi L=letter,l Nl=letternumber,nl
  Zl=lineseparator,zl Ll=lowercaseletter,ll M=mark,combiningmark,m Sm=mathsymbol,sm
  Lm=modifierletter,lm Sk=modifiersymbol,sk Mn=nonspacingmark,mn N=number,n Ps=openpunctuation,ps
  C=other,c Lo=otherletter,lo No=othernumber,no Po=otherpunctuation,po So=othersymbol,so
  Zp=paragraphseparator,zp Co=privateuse,co P=punctuation,punct,p Z=separator,z
  Zs=spaceseparator,zs Mc=spacingmark,mc S=symbol,s Lt=titlecaseletter,lt Cn=unassigned,cn
  Lu=uppercaseletter,lu`
    .split(/\s+/)
    .flatMap((line) => {
      const [name = '', aliases = ''] = line.split('=')
      return aliases.split(',').map((alias) => [alias, name] as const)
    }),
)
