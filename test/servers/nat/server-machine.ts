/**
 * A vsftpd on the machine it runs on, which is a namespace of a test. Standard output: one line of JSON about it. It ends with its
 * input. First argument: settings as JSON.
 */
import { once } from 'node:events';
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { certificates } from '../certificates.ts';
import type { ServerSettings } from '../real-server.ts';
import { vsftpd } from '../vsftpd.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as Partial<ServerSettings>;
await using server = await vsftpd.start({ ...settings, listen: '0.0.0.0' });
const certificate = new X509Certificate(await readFile((await certificates()).certificate));
const digest = createHash('sha256').update(certificate.raw).digest('hex').toUpperCase();
const { port, home, user, password } = server;
const fingerprint = (digest.match(/../g) ?? []).join(':');
process.stdout.write(`${JSON.stringify({ port, home, user, password, fingerprint })}\n`);
await once(process.stdin.resume(), 'end');
