/** Which places a webhook may be: judged when it is set, and again, by its address, right before every call. */
import { TargetNotAllowed } from '../../security/errors.ts';
import type { Target, TargetPolicy } from '../../security/target-policy.ts';
import { WebhookInvalid, WebhookNotAllowed } from '../errors.ts';

const PORT_OF: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** A webhook that may be called now. Dial its addresses and nothing else. */
export interface WebhookTarget {
  readonly url: URL;
  readonly target: Target;
}

/** Reads a webhook's URL as it was typed. Throws WebhookInvalid. */
export function webhookUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (url === null) throw new WebhookInvalid('is not a URL');
  if (!Object.hasOwn(PORT_OF, url.protocol)) throw new WebhookInvalid('is neither http nor https');
  if (url.username !== '' || url.password !== '') throw new WebhookInvalid('carries a user or a password');
  if (url.hash !== '') throw new WebhookInvalid('has a fragment, which is never sent');
  return url;
}

/** Judges where a URL leads to now. Rejects with WebhookNotAllowed, HostInvalid, DnsFailed, or the signal's reason. */
export async function permitWebhook(
  policy: TargetPolicy,
  url: URL,
  signal: AbortSignal,
): Promise<WebhookTarget> {
  const port = url.port === '' ? (PORT_OF[url.protocol] ?? 0) : Number(url.port);
  try {
    return { url, target: await policy.permit(url.hostname, port, { signal }) };
  } catch (error) {
    throw error instanceof TargetNotAllowed ? new WebhookNotAllowed(error) : error;
  }
}
