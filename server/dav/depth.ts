/** The `Depth` header. RFC 4918 section 10.2. Pure. */
import { RequestRefused } from '../problem.ts';

/** How far a method reaches. */
export type Depth = '0' | '1' | 'infinity';

/** Windows adds that it does not need the folder itself; the RFC knows no such thing, and the folder does no harm. */
const WITHOUT_ROOT = /\s*,\s*noroot\s*$/;

/** header: as sent; absent: what its absence means here. allowed: what the method knows. Throws RequestRefused. */
export function depthOf<D extends Depth>(
  header: string | string[] | undefined,
  { absent, allowed }: { readonly absent: D; readonly allowed: readonly D[] },
): D {
  if (header === undefined) return absent;
  const depth = allowed.find((one) => one === String(header).trim().toLowerCase().replace(WITHOUT_ROOT, ''));
  if (depth === undefined)
    throw new RequestRefused('REQUEST_INVALID', `Depth must be ${allowed.join(' or ')}`);
  return depth;
}
