/** Which places webhooks may be when nobody has said it. */
import { parseTargets } from '../../security/target-rules.ts';
import type { TargetRule } from '../../security/target-rules.ts';

/** Whoever is at the machine itself may call what he can reach anyway; metadata and link-local addresses stay closed. */
const PERSONAL = '*:*,127.0.0.0/8:*,[::1]:*,localhost:*';

/** rules: of WEBHOOK_HOSTS, if there are any. */
export function webhookRules({
  rules,
  isPersonal,
}: {
  readonly rules: readonly TargetRule[] | undefined;
  readonly isPersonal: boolean;
}): readonly TargetRule[] {
  return rules ?? (isPersonal ? parseTargets(PERSONAL).rules : []);
}
