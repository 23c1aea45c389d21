import { describe, expect, it } from 'vitest';
import { ConfigInvalid, readConfig } from '../../../server/config.ts';
import { TargetPolicy } from '../../../server/security/target-policy.ts';
import { webhookRules } from '../../../server/transfers/watches/webhook-rules.ts';

describe('the places of webhooks when nobody has said any', () => {
  const policyOf = (isPersonal: boolean): TargetPolicy =>
    new TargetPolicy({
      rules: webhookRules({ rules: undefined, isPersonal }),
      ownAddresses: [],
      alwaysAllow: [],
    });

  it('are every ordinary one and this machine where only its own people are served', () => {
    const isOpen = (address: string): boolean => policyOf(true).permitsAddress(address, 80);
    expect(
      ['192.0.2.1', '169.254.1.1', '169.254.169.254', '224.0.0.1', '0.0.0.0', 'fe80::1'].filter(isOpen),
    ).toEqual([]);
    expect(['8.8.8.8', '10.0.0.1', '127.0.0.1', '::1'].filter(isOpen)).toHaveLength(4);
  });

  it('are none where others are served', () => {
    expect(
      ['8.8.8.8', '10.0.0.1', '127.0.0.1'].filter((one) => policyOf(false).permitsAddress(one, 443)),
    ).toEqual([]);
  });
});

describe('WEBHOOK_HOSTS', () => {
  const policyOf = (text: string): TargetPolicy => {
    const { webhookHosts: rules, isPersonal } = readConfig({ WEBHOOK_HOSTS: text });
    const resolve = async (): Promise<string[]> => ['10.1.2.3'];
    return new TargetPolicy({
      rules: webhookRules({ rules, isPersonal }),
      ownAddresses: [],
      alwaysAllow: [],
      resolve,
    });
  };
  const { signal } = new AbortController();

  it('says all there is: ports of the web unless it names others, and nothing else', async () => {
    const policy = policyOf('hooks.example.org, 10.1.0.0/16:9000');
    await expect(policy.permit('hooks.example.org', 443, { signal })).resolves.toMatchObject({
      address: '10.1.2.3',
    });
    await expect(policy.permit('hooks.example.org', 80, { signal })).resolves.toBeDefined();
    await expect(policy.permit('hooks.example.org', 21, { signal })).rejects.toThrow();
    expect(['10.1.9.9', '10.2.0.1', '127.0.0.1'].map((one) => policy.permitsAddress(one, 9_000))).toEqual([
      ...[true, false, false],
    ]);
  });

  it('does not open what is never opened, whatever it says', () => {
    const policy = policyOf('*:*,169.254.169.254:*');
    expect(policy.permitsAddress('169.254.169.254', 80)).toBe(false);
  });

  it('is refused at the start when it makes no sense', () => {
    expect(() => readConfig({ WEBHOOK_HOSTS: 'https://hooks.example.org/x' })).toThrow(ConfigInvalid);
  });
});
