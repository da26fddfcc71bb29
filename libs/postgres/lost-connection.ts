/** Class 08, admin and crash shutdowns, a server that is starting, and a socket that went. */
const CODES = /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/;
const WORDS = /^Connection terminated|^timeout exceeded|^Client has encountered a connection error/;

/** The server went away, or cannot be reached: what failed says nothing about the statement. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = 'code' in error ? error.code : undefined;
  return (typeof code === 'string' && CODES.test(code)) || WORDS.test(error.message);
}
