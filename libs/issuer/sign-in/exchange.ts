import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { PAGE_HEADERS } from './pages.js';

/** A request and its answer; `address` is whose it is. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly address: string;
}

/** Back to the application, or on to what is still to be asked. */
export function finish(
  provider: Provider,
  { request, response }: Exchange,
  result: Parameters<Provider['interactionFinished']>[2],
  mergeWithLastSubmission = false,
): Promise<void> {
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission });
}

export function answer(
  response: ServerResponse,
  status: number,
  html: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...PAGE_HEADERS, ...headers }).end(html);
}
