/** How long what the issuer gives out is good for, in seconds. */
export const LIFETIMES = {
  AccessToken: 3_600,
  AuthorizationCode: 60,
  ClientCredentials: 3_600,
  Grant: 8 * 3_600,
  IdToken: 3_600,
  Interaction: 600,
  Session: 8 * 3_600,
} as const;

/** A replaced key is published until the last token that it signed has ended, and a little more. */
export const KEPT_AFTER_SECONDS = LIFETIMES.AccessToken + 600;
