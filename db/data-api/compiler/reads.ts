import { comments, identifiers, strings } from './lexemes.ts'

const dollarQuotes = String.raw`(?<![\w$\u0080-\uffff])(\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[\s\S]*?\1`
const opaque = new RegExp(`${identifiers}|${strings}|${comments}|${dollarQuotes}`, 'g')
const writes = /\b(insert|update|delete|merge|into)\b/i

/** What may stand before a parenthesis in SQL that changes nothing: keywords, and functions of Postgres. */
const harmless = new Set(
  `all and any array as asc between by case coalesce cast desc distinct else except exists extract filter from
  greatest group having ilike in intersect is join lateral least like limit materialized not nullif offset on or order over
  overlaps partition position row select similar some substring then trim union using values when where with
  within without
  abs ceil ceiling floor round trunc mod power sqrt sign random
  count sum min max avg bool_and bool_or every string_agg array_agg json_agg jsonb_agg json_object_agg
  jsonb_object_agg row_number rank dense_rank lag lead first_value last_value ntile percentile_cont
  length char_length octet_length lower upper initcap concat concat_ws replace substr left right lpad rpad
  btrim ltrim rtrim split_part strpos regexp_replace regexp_match starts_with format md5 sha256 encode decode
  to_char to_date to_timestamp to_number now date_trunc date_part age make_date make_interval
  clock_timestamp statement_timestamp current_setting to_regclass to_regtype version current_schema
  jsonb_build_object jsonb_build_array json_build_object json_build_array to_json to_jsonb row_to_json
  jsonb_to_recordset jsonb_to_record jsonb_array_elements jsonb_array_elements_text jsonb_array_length
  jsonb_each jsonb_each_text jsonb_object_keys jsonb_extract_path jsonb_extract_path_text jsonb_typeof
  unnest cardinality array_length array_position array_to_string string_to_array generate_series
  to_tsvector to_tsquery plainto_tsquery websearch_to_tsquery ts_rank`.split(/\s+/),
)

/**
 * Whether a statement reads and can do nothing else, so that to run it twice is to run it once. A function
 * that Postgres does not bring along may write, and then the answer is no.
 */
export function isRead(sql: string): boolean {
  const words = sql.replace(opaque, (part) => (part.startsWith('"') ? '"' : ' '))
  if (!/^[\s(]*(select|values|table|show|with)\b/i.test(words) || writes.test(words)) return false
  return [...words.matchAll(/(\.\s*)?([\w"$\u0080-\uffff]+)\s*\(/g)].every(([, dot, name = '']) => {
    // One that is named with a schema is somebody's own.
    return dot === undefined && harmless.has(name.toLowerCase())
  })
}
