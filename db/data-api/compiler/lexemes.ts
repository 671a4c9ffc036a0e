/** Parts of SQL text in which nothing is code, as sources of regular expressions. */
export const strings = String.raw`\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'`
export const identifiers = '"(?:[^"]|"")*"'
export const comments = String.raw`--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/`
