import { join } from 'node:path';
import type { Place } from './recipe.ts';

/** For servers without a setting for TLS versions: OpenSSL's own configuration file can limit them. */
const FILE = 'openssl.cnf';

/** The file with the limits, for Recipe.files; none when any version will do. */
export function opensslLimits({ settings: { tlsVersion } }: Place): Record<string, string> {
  if (tlsVersion === 'any') return {};
  const version = `TLSv${tlsVersion}`;
  const lines = [
    ...['openssl_conf = start', '[start]', 'ssl_conf = modules', '[modules]', 'system_default = limits'],
    ...['[limits]', `MinProtocol = ${version}`, `MaxProtocol = ${version}`],
  ];
  return { [FILE]: `${lines.join('\n')}\n` };
}

/** The variable that makes OpenSSL read the file, for Recipe.environment. */
export function opensslEnvironment({ runFolder, settings }: Place): Record<string, string> {
  return settings.tlsVersion === 'any' ? {} : { OPENSSL_CONF: join(runFolder, FILE) };
}
