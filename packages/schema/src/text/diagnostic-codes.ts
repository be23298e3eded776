export type Severity = 'error' | 'warning'

/** What the table knows of one code. */
export interface DiagnosticCodeFacts {
  /** Severity without `--strict`, which makes every warning an error. */
  readonly severity: Severity
  /** The condition in a few words; the heading of the code's page. */
  readonly title: string
}

/** Every code there is. Numbers follow spec/language section 17 and are never reused. */
export type DiagnosticCode =
  | 'CS0101'
  | 'CS0102'
  | 'CS0103'
  | 'CS0104'
  | 'CS0106'
  | 'CS0107'
  | 'CS0110'
  | 'CS0111'
  | 'CS0120'
  | 'CS0121'
  | 'CS0122'
  | 'CS0130'
  | 'CS1009'
  | 'CS1010'
  | 'CS1013'
  | 'CS1014'
  | 'CS1015'
  | 'CS0201'
  | 'CS0202'
  | 'CS0203'
  | 'CS0205'
  | 'CS0206'
  | 'CS0207'
  | 'CS0208'
  | 'CS0209'
  | 'CS0210'
  | 'CS0211'
  | 'CS0212'
  | 'CS0213'
  | 'CS0214'
  | 'CS0309'
  | 'CS0303'
  | 'CS0304'
  | 'CS0305'
  | 'CS0310'
  | 'CS0311'
  | 'CS0312'
  | 'CS0313'
  | 'CS0314'
  | 'CS0315'
  | 'CS0316'
  | 'CS0317'
  | 'CS0318'
  | 'CS0319'
  | 'CS0601'
  | 'CS0609'
  | 'CS0301'
  | 'CS0302'
  | 'CS0306'
  | 'CS0307'
  | 'CS0308'
  | 'CS0402'
  | 'CS0403'
  | 'CS0404'
  | 'CS0401'
  | 'CS0410'
  | 'CS0411'
  | 'CS0412'
  | 'CS0419'
  | 'CS0420'
  | 'CS0421'
  | 'CS0422'
  | 'CS0424'
  | 'CS0425'
  | 'CS0426'
  | 'CS0427'
  | 'CS0428'
  | 'CS0429'
  | 'CS0430'
  | 'CS0431'
  | 'CS0432'
  | 'CS0433'
  | 'CS0434'
  | 'CS0435'
  | 'CS0436'
  | 'CS0437'
  | 'CS0438'
  | 'CS0439'
  | 'CS0440'
  | 'CS0441'
  | 'CS0442'
  | 'CS0443'
  | 'CS0444'
  | 'CS0445'
  | 'CS0446'
  | 'CS0447'
  | 'CS0449'
  | 'CS0450'
  | 'CS0452'
  | 'CS0453'
  | 'CS0454'
  | 'CS0455'
  | 'CS0456'
  | 'CS0457'
  | 'CS0458'
  | 'CS0459'
  | 'CS0460'
  | 'CS0461'
  | 'CS0462'
  | 'CS0464'
  | 'CS0465'
  | 'CS0466'
  | 'CS0467'
  | 'CS0468'
  | 'CS0469'
  | 'CS0470'
  | 'CS0471'
  | 'CS0473'
  | 'CS0474'
  | 'CS0475'
  | 'CS0476'
  | 'CS0501'
  | 'CS0502'
  | 'CS0503'
  | 'CS0504'
  | 'CS0505'
  | 'CS0506'
  | 'CS0507'
  | 'CS0508'
  | 'CS0509'
  | 'CS0512'
  | 'CS0513'
  | 'CS0514'
  | 'CS0515'
  | 'CS0516'
  | 'CS0517'
  | 'CS0518'
  | 'CS0602'
  | 'CS0603'
  | 'CS0604'
  | 'CS0610'
  | 'CS0611'
  | 'CS0612'
  | 'CS0613'
  | 'CS0614'
  | 'CS0615'
  | 'CS0616'
  | 'CS0617'
  | 'CS0618'
  | 'CS0619'
  | 'CS0620'
  | 'CS0621'
  | 'CS0622'
  | 'CS0623'
  | 'CS0624'
  | 'CS0625'
  | 'CS0626'
  | 'CS0627'
  | 'CS0628'
  | 'CS0629'
  | 'CS0630'
  | 'CS0635'
  | 'CS0640'
  | 'CS0641'
  | 'CS0642'
  | 'CS0701'
  | 'CS0702'
  | 'CS0703'
  | 'CS0704'
  | 'CS0705'
  | 'CS0706'
  | 'CS0707'
  | 'CS0708'
  | 'CS0709'
  | 'CS0710'
  | 'CS0711'
  | 'CS0712'
  | 'CS0713'
  | 'CS0714'
  | 'CS0715'
  | 'CS0801'
  | 'CS0802'
  | 'CS0803'
  | 'CS0804'
  | 'CS0805'
  | 'CS0806'
  | 'CS0807'
  | 'CS0808'
  | 'CS0809'
  | 'CS0810'
  | 'CS0811'
  | 'CS0812'
  | 'CS0813'
  | 'CS0814'
  | 'CS0815'
  | 'CS0816'
  | 'CS0817'
  | 'CS0820'
  | 'CS0821'
  | 'CS0823'
  | 'CS0824'
  | 'CSW0140'
  | 'CSW0401'
  | 'CSW0412'
  | 'CSW0418'
  | 'CSW0423'
  | 'CSW0440'
  | 'CSW0449'
  | 'CSW0463'
  | 'CSW0476'
  | 'CSW0510'
  | 'CSW0511'
  | 'CSW0812'
  | 'CSW0830'
  | 'CSW0831'
  | 'CSW0832'
  | 'CSW1001'
  | 'CSW1011'
  | 'CSW1012'
  | 'CSW1020'
  | 'CSW1021'
  | 'CSW1030'

// The one table of codes. docs/reference/diagnostics has a page for each, checked in both
// directions by a test.
export const diagnosticCodes: Readonly<Record<DiagnosticCode, DiagnosticCodeFacts>> = {
  // Lexical and block structure (spec/language 17.1)
  CS0101: { severity: 'error', title: 'a top-level line starts no declaration' },
  CS0102: { severity: 'error', title: 'a block header does not end with "{"' },
  CS0103: { severity: 'error', title: 'an enum variant contains a blank' },
  CS0104: { severity: 'error', title: 'a block is not closed before the end of the file' },
  CS0106: { severity: 'error', title: 'a single-@ line in a view body' },
  CS0107: { severity: 'error', title: 'a field without a type' },
  CS0110: { severity: 'warning', title: 'a second datasource or auth block' },
  CS0111: { severity: 'error', title: 'a datasource entry without "="' },
  CS0120: { severity: 'error', title: 'a second transport directive' },
  CS0121: { severity: 'error', title: 'a transport directive without a style' },
  CS0122: { severity: 'error', title: 'an unknown transport style' },
  CS0130: { severity: 'error', title: 'an unknown extension' },
  CS1009: { severity: 'error', title: 'a declaration without a name' },
  CS1010: { severity: 'error', title: 'a name that is not letters, digits and underscores' },
  CS1013: { severity: 'error', title: 'the name __proto__' },
  CS1014: { severity: 'error', title: 'a reserved name' },
  CS1015: { severity: 'error', title: 'hidden characters in an attribute' },
  // Types (17.2)
  CS0201: { severity: 'error', title: 'text that is not a type reference' },
  CS0202: { severity: 'error', title: 'an unknown type' },
  CS0203: { severity: 'error', title: 'a generic argument on a type that takes none' },
  CS0205: { severity: 'error', title: 'a parameter on a type that takes none' },
  CS0206: { severity: 'error', title: 'a structural built-in type at the wrong place' },
  CS0207: { severity: 'error', title: 'a mixin, auth block or view used as a type' },
  CS0208: { severity: 'error', title: 'a model field typed with a type declaration' },
  CS0209: { severity: 'error', title: 'an optional or list Page' },
  CS0210: {
    severity: 'error',
    title: 'a Page of something that is not one required model or type',
  },
  CS0211: { severity: 'error', title: 'a list of PageInput, or PageInput with an argument' },
  CS0212: { severity: 'error', title: 'a FindMany of something that is not one required model' },
  CS0213: { severity: 'error', title: 'a Vector without its extension, dimension or place' },
  CS0214: { severity: 'error', title: 'a list-valued column in a schema with a datasource' },
  CS0309: { severity: 'error', title: 'a cycle of required type fields' },
  // Names and collisions (17.3)
  CS0303: { severity: 'error', title: 'a duplicate field' },
  CS0304: { severity: 'error', title: 'a duplicate enum variant' },
  CS0305: { severity: 'error', title: 'two fields with one column name' },
  CS0310: { severity: 'error', title: 'a duplicate type name' },
  CS0311: { severity: 'error', title: 'a duplicate view name' },
  CS0312: { severity: 'error', title: 'two models with one snake-case name' },
  CS0313: { severity: 'error', title: 'two declarations with one snake-case name' },
  CS0314: { severity: 'error', title: 'two models with one route' },
  CS0315: { severity: 'error', title: 'a name that a generated builder takes' },
  CS0316: { severity: 'error', title: 'a field that collides with the build method of a builder' },
  CS0317: { severity: 'error', title: 'a field that collides with the add method of a list field' },
  CS0318: {
    severity: 'error',
    title: 'a field that collides with the set flag of a nullable field',
  },
  CS0319: { severity: 'error', title: 'a view named like a model, type or enum' },
  CS0601: { severity: 'error', title: 'a duplicate procedure name' },
  CS0609: { severity: 'error', title: 'a duplicate argument name' },
  // Datasource, mixins, enums (17.4)
  CS0301: { severity: 'error', title: 'an unsupported provider' },
  CS0302: { severity: 'error', title: 'a model under provider "none"' },
  CS0306: { severity: 'error', title: 'an empty enum' },
  CS0307: { severity: 'error', title: 'a key in a mixin' },
  CS0308: { severity: 'error', title: 'a block attribute on a mixin field' },
  CS0402: { severity: 'error', title: 'an empty @use' },
  CS0403: { severity: 'error', title: 'a @use without its closing parenthesis' },
  CS0404: { severity: 'error', title: 'an unknown mixin' },
  // Models and fields (17.5)
  CS0401: { severity: 'error', title: 'an unsupported line in a model' },
  CS0410: { severity: 'error', title: 'a model without a primary key' },
  CS0411: { severity: 'error', title: 'more than one field-level @id' },
  CS0412: { severity: 'error', title: '@id on a field that cannot be a key' },
  CS0419: { severity: 'error', title: 'dbgenerated with an argument' },
  CS0420: { severity: 'error', title: '@default without an argument' },
  CS0421: { severity: 'error', title: '@readonly together with @server_only' },
  CS0422: { severity: 'error', title: '@readonly or @server_only on the primary key' },
  CS0424: { severity: 'error', title: 'more than one @version field' },
  CS0425: { severity: 'error', title: '@version on a field that is not a required Int' },
  CS0426: { severity: 'error', title: '@version on the primary key' },
  CS0427: { severity: 'error', title: '@custom outside a type' },
  CS0428: { severity: 'error', title: '@custom with an argument' },
  CS0429: { severity: 'error', title: '@custom twice' },
  CS0430: { severity: 'error', title: 'two @@id lines' },
  CS0431: { severity: 'error', title: 'a hidden or read-only member of @@id' },
  CS0432: { severity: 'error', title: 'a @version field in @@id' },
  CS0433: { severity: 'error', title: '@id together with @@id' },
  CS0434: { severity: 'error', title: '@@id of fewer than two fields' },
  CS0435: { severity: 'error', title: 'a malformed field list' },
  CS0436: { severity: 'error', title: 'a field listed twice' },
  CS0437: { severity: 'error', title: 'an unknown field in a list' },
  CS0438: { severity: 'error', title: 'a relation in a field list' },
  CS0439: { severity: 'error', title: 'an optional member of @@id' },
  CS0440: { severity: 'error', title: 'validator arguments missing or unwanted' },
  CS0441: { severity: 'error', title: 'the same @@unique twice' },
  CS0442: { severity: 'error', title: '@@unique of fewer than two fields' },
  CS0443: { severity: 'error', title: 'a @regex that is not a quoted, linear-time pattern' },
  CS0444: { severity: 'error', title: 'a malformed @@index' },
  CS0445: { severity: 'error', title: 'the same @@index twice' },
  CS0446: { severity: 'error', title: 'a validator on a field type it does not fit' },
  CS0447: { severity: 'error', title: 'a malformed validator argument' },
  CS0449: { severity: 'error', title: '@allow, @deny or @pb on a field that takes none' },
  CS0450: { severity: 'error', title: 'two @@emit lines' },
  CS0452: { severity: 'error', title: '@@emit without an operation' },
  CS0453: { severity: 'error', title: 'an unknown event operation' },
  CS0454: { severity: 'error', title: 'a malformed @@emit' },
  CS0455: { severity: 'error', title: '@@subscribe with arguments' },
  CS0456: { severity: 'error', title: '@@subscribe without transport rpc' },
  CS0457: { severity: 'error', title: '@@subscribe without @@emit' },
  CS0458: { severity: 'error', title: '@@paged with arguments' },
  CS0459: { severity: 'error', title: '@@paged twice' },
  CS0460: { severity: 'error', title: '@@audit with unknown arguments' },
  CS0461: { severity: 'error', title: '@@soft_delete with unknown arguments' },
  CS0462: { severity: 'error', title: 'a soft-delete column that is not DateTime?' },
  CS0464: { severity: 'error', title: 'a malformed @@retain' },
  CS0465: { severity: 'error', title: '@@retain without days' },
  CS0466: { severity: 'error', title: '@@retain days that are not a 32-bit whole number' },
  CS0467: { severity: 'error', title: 'a malformed rename hint' },
  CS0468: { severity: 'warning', title: '@db_enforce without a validator to enforce' },
  CS0469: { severity: 'error', title: '@@internal with an unknown, missing or repeated action' },
  CS0470: {
    severity: 'error',
    title: 'an attribute that the closed lists of later releases refuse',
  },
  CS0471: { severity: 'error', title: '@settable at the wrong place' },
  CS0473: { severity: 'error', title: 'a required field with a read rule and no fitting @mask' },
  CS0474: { severity: 'error', title: 'a field rule on a field that takes none' },
  CS0475: {
    severity: 'error',
    title: 'an attribute of this implementation at the wrong place or malformed',
  },
  CS0476: { severity: 'error', title: 'an attribute that this version does not implement yet' },
  // Relations (17.6)
  CS0501: { severity: 'error', title: 'a model-typed field without @relation' },
  CS0502: { severity: 'error', title: '@relation on a field that is no relation' },
  CS0503: { severity: 'error', title: 'a malformed @relation' },
  CS0504: { severity: 'error', title: '@relation without fields or references' },
  CS0505: { severity: 'error', title: 'a relation over more than one column' },
  CS0506: { severity: 'error', title: 'an unknown local column' },
  CS0507: { severity: 'error', title: 'a local column that is itself a relation' },
  CS0508: { severity: 'error', title: 'an unknown target column' },
  CS0509: { severity: 'error', title: 'a target column that is a relation' },
  CS0512: { severity: 'error', title: 'an unknown referential action' },
  CS0513: { severity: 'error', title: 'a referential action on the list side' },
  CS0514: { severity: 'error', title: 'SetNull on a required column' },
  CS0515: { severity: 'error', title: 'SetDefault on a column without a default' },
  CS0516: { severity: 'error', title: 'columns of different types' },
  CS0517: { severity: 'error', title: 'an unknown key in @relation' },
  CS0518: { severity: 'warning', title: 'a second @relation on one field' },
  // Procedures (17.7)
  CS0602: { severity: 'error', title: 'a signature without its parentheses' },
  CS0603: { severity: 'error', title: 'a procedure without a return type' },
  CS0604: { severity: 'error', title: 'an argument without a type' },
  CS0610: { severity: 'error', title: '@isolation twice' },
  CS0611: { severity: 'error', title: '@isolation without an argument' },
  CS0612: { severity: 'error', title: 'an unquoted isolation level' },
  CS0613: { severity: 'error', title: 'an unknown isolation level' },
  CS0614: { severity: 'error', title: '@api_version twice' },
  CS0615: { severity: 'error', title: 'a malformed @api_version' },
  CS0616: { severity: 'error', title: 'an empty API version' },
  CS0617: { severity: 'error', title: 'forbidden characters in an API version' },
  CS0618: { severity: 'error', title: '@deprecated twice' },
  CS0619: { severity: 'error', title: 'a malformed @deprecated' },
  CS0620: { severity: 'error', title: '@stream twice' },
  CS0621: { severity: 'error', title: '@stream on a procedure that returns no list' },
  CS0622: { severity: 'error', title: '@stream with arguments' },
  CS0623: { severity: 'error', title: '@status twice' },
  CS0624: { severity: 'error', title: '@status under transport rpc' },
  CS0625: { severity: 'error', title: 'a status that is not a number' },
  CS0626: { severity: 'error', title: 'a status outside 200 to 299' },
  CS0627: { severity: 'error', title: 'a malformed @status' },
  CS0628: { severity: 'error', title: '@no_rate_limit twice' },
  CS0629: { severity: 'error', title: '@no_rate_limit with arguments' },
  CS0630: { severity: 'error', title: '@no_rate_limit without its extension' },
  CS0635: { severity: 'error', title: 'a malformed or impossible @authorize' },
  CS0640: { severity: 'error', title: '@isolation where it cannot hold' },
  CS0641: { severity: 'error', title: 'a malformed or impossible @mcp' },
  CS0642: { severity: 'error', title: 'a malformed or impossible named query' },
  // Views (17.8)
  CS0701: { severity: 'error', title: 'an unknown source model' },
  CS0702: { severity: 'error', title: 'an unknown or unsupported field type in a view' },
  CS0703: { severity: 'error', title: 'a view without a source' },
  CS0704: { severity: 'error', title: 'a view without a name' },
  CS0705: { severity: 'error', title: 'a view header that does not end with "{"' },
  CS0706: { severity: 'error', title: 'a view without an SQL body' },
  CS0707: { severity: 'error', title: 'a materialized view without a server body' },
  CS0708: { severity: 'error', title: 'a materialized view without a key' },
  CS0709: { severity: 'error', title: 'a materialized view in an embedded target' },
  CS0710: { severity: 'error', title: 'a view rule for another action than read' },
  CS0711: { severity: 'error', title: 'a view without a key' },
  CS0712: { severity: 'error', title: 'a view with several keys' },
  CS0713: { severity: 'error', title: 'an SQL body that is not closed' },
  CS0714: { severity: 'warning', title: 'a @from that names no source field' },
  CS0715: { severity: 'error', title: 'a view field that cannot inherit its read rules' },
  // Policies and defaults (17.9)
  CS0801: { severity: 'error', title: 'an unknown auth() path' },
  CS0802: { severity: 'error', title: 'an unknown policy action' },
  CS0803: {
    severity: 'error',
    title: 'a policy action that is not quoted or not followed by a comma',
  },
  CS0804: { severity: 'error', title: 'an empty term' },
  CS0805: { severity: 'error', title: 'an unclosed parenthesis' },
  CS0806: { severity: 'error', title: 'text left over after a policy expression' },
  CS0807: { severity: 'error', title: 'an unknown field in a policy' },
  CS0808: { severity: 'error', title: 'a bare term that is not a required Boolean' },
  CS0809: { severity: 'error', title: 'auth() compared with something that is not a key relation' },
  CS0810: { severity: 'error', title: 'an unknown policy function' },
  CS0811: { severity: 'error', title: 'a policy function with the wrong arguments' },
  CS0812: { severity: 'error', title: 'operands of different types' },
  CS0813: { severity: 'error', title: 'a column compared with a column' },
  CS0814: { severity: 'error', title: 'an unknown enum variant in a policy' },
  CS0815: { severity: 'error', title: 'a literal that does not fit its operand' },
  CS0816: { severity: 'error', title: 'a relation path that cannot be walked' },
  CS0817: { severity: 'error', title: 'an empty or malformed list after "in"' },
  CS0820: { severity: 'error', title: 'an unknown auth() path in a default' },
  CS0821: { severity: 'error', title: 'an auth() default on a column it does not fit' },
  CS0823: { severity: 'error', title: 'a provider that contradicts the target' },
  CS0824: { severity: 'error', title: 'an extension that the target does not have' },
  // Warnings (17.10)
  CSW0140: { severity: 'warning', title: 'an mcp line that nothing reads' },
  CSW0401: { severity: 'warning', title: 'an unknown model, view or procedure attribute' },
  CSW0412: { severity: 'warning', title: 'a questionable key type' },
  CSW0418: { severity: 'warning', title: 'a default that does not fit its column' },
  CSW0423: { severity: 'warning', title: 'a required column that no create can fill' },
  CSW0440: { severity: 'warning', title: 'a validator without bounds' },
  CSW0449: { severity: 'warning', title: 'an unknown field attribute' },
  CSW0463: { severity: 'warning', title: 'a soft-delete column not marked @readonly' },
  CSW0476: { severity: 'warning', title: 'an attribute of the original that nothing acts on yet' },
  CSW0510: { severity: 'warning', title: 'a relation and its column differ in optionality' },
  CSW0511: { severity: 'warning', title: 'a referenced column that is not unique' },
  CSW0812: { severity: 'warning', title: 'a comparison of different types' },
  CSW0830: { severity: 'warning', title: 'a model without any allow rule' },
  CSW0831: { severity: 'warning', title: 'a procedure without @allow' },
  CSW0832: { severity: 'warning', title: 'a deny rule that absent values escape' },
  CSW1001: { severity: 'warning', title: 'an attribute inside a trailing comment' },
  CSW1011: { severity: 'warning', title: 'a name outside ASCII' },
  CSW1012: { severity: 'warning', title: 'a name longer than 63 bytes' },
  CSW1020: { severity: 'warning', title: 'two attributes run together' },
  CSW1021: { severity: 'warning', title: 'a blank before the parenthesis of an attribute' },
  CSW1030: { severity: 'warning', title: 'a declaration that nothing uses' },
}
