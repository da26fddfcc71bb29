/** How long what the issuer gives out is good for, in seconds. */
export const LIFETIMES = {
  AccessToken: 3_600,
  AuthorizationCode: 60,
  ClientCredentials: 3_600,
  Grant: 8 * 3_600,
  IdToken: 3_600,
  Interaction: 600,
} as const;

/** A replaced key is published until the last token that it signed has ended, and a little more. */
export const KEPT_AFTER_SECONDS = LIFETIMES.AccessToken + 600;

/** A password that the bank drew has to be changed by then; then the operator makes another. */
export const INITIAL_PASSWORD_DAYS = 14;

/** Without being used; longer than a token, so that one who works all day signs in once. */
const IDLE_SECONDS = 90 * 60;
/** And so long after the password was typed, however much it is used. */
const LONGEST_SECONDS = 8 * 3_600;

/** How long a session lasts that is used at `now` (both in seconds of the epoch). */
export function sessionSeconds(signedInAt: number | undefined, now: number): number {
  const rest = (signedInAt ?? now) + LONGEST_SECONDS - now;
  return Math.max(1, Math.min(IDLE_SECONDS, rest));
}
