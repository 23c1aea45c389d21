import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';

describe('the settings of resumable uploads', () => {
  it('are a number of hours and a number of bytes, or nothing', () => {
    expect(readConfig({ UPLOAD_EXPIRY_HOURS: '24', UPLOAD_MAX_BYTES: '21474836480' })).toMatchObject({
      uploadExpiryHours: 24,
      uploadMaxBytes: 21_474_836_480,
    });
    expect(readConfig({})).not.toHaveProperty('uploadExpiryHours');
  });

  it.each(['0', '-1', '1.5', 'week', '99999'])('cannot be %s hours', (hours) => {
    expect(() => readConfig({ UPLOAD_EXPIRY_HOURS: hours })).toThrow(/UPLOAD_EXPIRY_HOURS/);
  });
});
