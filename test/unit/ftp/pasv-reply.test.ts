import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantBroken } from '../../../server/errors.ts';
import {
  formatExtendedPortArgument,
  formatPortArgument,
  parseExtendedPassiveReply,
  parsePassiveReply,
} from '../../../server/ftp/data/pasv-reply.ts';

describe('227', () => {
  it.each([
    ['Entering Passive Mode (192,0,2,7,137,217).', '192.0.2.7', 35_289],
    ['227 Entering Passive Mode (192,0,2,7,137,217)', '192.0.2.7', 35_289],
    ['Data transfer will passively listen to 10,0,0,5,4,51', '10.0.0.5', 1_075],
    ['227 10,0,0,5,4,51', '10.0.0.5', 1_075],
    ['=10,0,0,5,4,51', '10.0.0.5', 1_075],
    ['Entering Passive Mode. 10, 0, 0, 5, 4, 51', '10.0.0.5', 1_075],
    ['listen socket created\n227 (0,0,0,0,137,217)', '0.0.0.0', 35_289],
    ['(10,0,0,5,4,51)\nsee the line above', '10.0.0.5', 1_075],
    ['(10,0,0,5,4,51)\n(10,0,0,6,4,52)', '10.0.0.6', 1_076],
    ['Server 2,1 is ready (10,0,0,5,4,51)', '10.0.0.5', 1_075],
    ['PASV 3 10,0,0,5,4,51 9', '10.0.0.5', 1_075],
    ['(010,000,000,005,004,051)', '10.0.0.5', 1_075],
    ['(10,0,0,5,4,51,6,7)', '10.0.0.5', 1_075],
    ['(10,0,0,5,0,1)', '10.0.0.5', 1],
    ['(255,255,255,255,255,255)', '255.255.255.255', 65_535],
    ['(127,0,0,1,0,22)', '127.0.0.1', 22],
  ])('%j names %s port %i', (text, host, port) => {
    expect(parsePassiveReply(text)).toEqual({ host, port });
  });

  it.each([
    '',
    'Entering Passive Mode',
    '(10,0,0,5,4)',
    '(10,0,0,5,0,0)',
    '(10,0,0,256,4,51)',
    '(10,0,0,5,4,256)',
    '(10,0,0,5,4,0051)',
    '(999,10,0,0,5,4,51)',
    '(10,0,,5,4,51)',
    '(10,0,0 0,5,4,51)',
    '(10.0.0.5,4,51)',
    '(10,0,0,5,-4,51)',
    '(|||6446|)',
    ',,,,,,',
    '(10,0,0,5,4,51)\n(10,0,0,5,0,0)',
  ])('%j names nothing', (text) => {
    expect(parsePassiveReply(text)).toBeUndefined();
  });
});

describe('229', () => {
  it.each([
    ['Entering Extended Passive Mode (|||6446|)', 6446],
    ['Entering Extended Passive Mode (|||6446|).', 6446],
    ['229 (!!!6446!)', 6446],
    ['EPSV ok |||6446|', 6446],
    ['one bar missing (||6446|)', 6446],
    ['last bar missing (|||6446)', 6446],
    ['filled in (|1|192.0.2.1|6446|)', 6446],
    ['filled in (|2|2001:db8::1|6446|)', 6446],
    ['half filled in (||192.0.2.1|6446|)', 6446],
    ['first line\n(|||6446|)', 6446],
    ['(|||6446|)\nlast line', 6446],
    ['(|||1|)', 1],
    ['(|||65535|)', 65_535],
    ['a note (see /home/1/2024) first (|||6446|)', 6446],
  ])('%j names port %i', (text, port) => {
    expect(parseExtendedPassiveReply(text)).toBe(port);
  });

  it.each([
    '',
    'Entering Extended Passive Mode',
    '(|||0|)',
    '(|||65536|)',
    '(|||99999999999999999999|)',
    '(|||06446|)',
    '(||| 6446|)',
    '(|||+6446|)',
    '(|||6446.0|)',
    '(|||0x1f|)',
    '(|||1e3|)',
    '(|||٤٤٤|)',
    '(|6446|)',
    '(||6446)',
    '(||||6446|)',
    '(|||6446||)',
    '(|3|192.0.2.1|6446|)',
    '(11164461)',
    '6446',
    '/home/kim/2024',
  ])('%j names nothing', (text) => {
    expect(parseExtendedPassiveReply(text)).toBeUndefined();
  });
});

describe('hostile replies', () => {
  it('any text gives an address in range or nothing', () => {
    const text = fc.string({
      unit: fc.constantFrom('1', '25', '0', ',', ' ', '|', '(', ')', '\n', 'x', '.'),
    });
    fc.assert(
      fc.property(text, (reply) => {
        const ports = [parsePassiveReply(reply)?.port, parseExtendedPassiveReply(reply)];
        for (const port of ports) if (port !== undefined) expect(port > 0 && port < 65_536).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['1,', '(', '|', '|1', '1 ', ' ', '1', '\n', '(|||'])('64 KiB of %j end at once', (unit) => {
    const text = unit.repeat(65_536 / unit.length);
    const started = performance.now();
    parsePassiveReply(text);
    parseExtendedPassiveReply(text);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('PORT and EPRT', () => {
  it.each([
    ['192.0.2.7', 1, '192,0,2,7,0,1'],
    ['192.0.2.7', 255, '192,0,2,7,0,255'],
    ['192.0.2.7', 256, '192,0,2,7,1,0'],
    ['192.0.2.7', 35_289, '192,0,2,7,137,217'],
    ['192.0.2.7', 65_535, '192,0,2,7,255,255'],
    ['::ffff:192.0.2.7', 256, '192,0,2,7,1,0'],
  ])('PORT announces %s port %i as %s', (address, port, argument) => {
    expect(formatPortArgument(address, port)).toBe(argument);
  });

  it.each([
    ['192.0.2.7', 6446, '|1|192.0.2.7|6446|'],
    ['2001:db8::1', 6446, '|2|2001:db8::1|6446|'],
    ['::1', 1, '|2|::1|1|'],
    ['fe80::1%eth0', 6446, '|2|fe80::1|6446|'],
    ['::FFFF:192.0.2.7', 65_535, '|1|192.0.2.7|65535|'],
  ])('EPRT announces %s port %i as %s', (address, port, argument) => {
    expect(formatExtendedPortArgument(address, port)).toBe(argument);
  });

  it('every IPv4 address and port reads back from what PORT announces', () => {
    const address = fc.ipV4().filter((text) => /^[0-9]/.test(text));
    fc.assert(
      fc.property(address, fc.integer({ min: 1, max: 65_535 }), (host, port) => {
        expect(parsePassiveReply(formatPortArgument(host, port))).toEqual({ host, port });
        expect(parseExtendedPassiveReply(`(${formatExtendedPortArgument(host, port)})`)).toBe(port);
      }),
    );
  });

  it.each([
    ['2001:db8::1', 6446],
    ['localhost', 6446],
    ['192.0.2.7\r\nDELE x', 6446],
    ['192.0.2.7', 0],
    ['192.0.2.7', 65_536],
    ['192.0.2.7', 1.5],
    ['192.0.2.7', Number.NaN],
  ])('PORT does not announce %j port %d', (address, port) => {
    expect(() => formatPortArgument(address, port)).toThrow(InvariantBroken);
  });

  it.each([
    ['localhost', 6446],
    ['', 6446],
    ['::1|21|', 6446],
    ['::1', 0],
  ])('EPRT does not announce %j port %i', (address, port) => {
    expect(() => formatExtendedPortArgument(address, port)).toThrow(InvariantBroken);
  });
});
