/** Tokens of the bank's own issuer, each of a client of its own. */
import type { BankClient } from './client.js';
import { ISSUER } from './rows.js';

export async function issuedTokens(operator: BankClient, count: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const { clientId, clientSecret } = await operator.post('/v1/clients', {
      authentication: 'secret',
      role: 'college',
      institution: ISSUER,
    });
    const answer = await fetch(`${operator.baseUrl}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${String(clientId)}:${String(clientSecret)}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'transcripts:read' }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    tokens.push(token);
  }
  return tokens;
}
