/** The connections of the query side: they read the read model and the log, and write nothing. */
export const READER_POOL = Symbol('reader pool');
