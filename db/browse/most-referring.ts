/** The rows of a table that refer to one row are counted so far. */
export const mostReferring = 100
