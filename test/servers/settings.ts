import { SettingNotOffered } from './errors.ts';
import { DEFAULT_SETTINGS, type Abilities, type ServerKind, type ServerSettings } from './real-server.ts';

type SettingName = keyof ServerSettings;

/**
 * Whether a kind of server can be started with these settings.
 * Returns the first setting it cannot do, as text for a message, or undefined.
 */
export function refusedSetting(abilities: Abilities, asked: Partial<ServerSettings>): string | undefined {
  const settings: ServerSettings = { ...DEFAULT_SETTINGS, ...asked };
  if (!abilities.tls.includes(settings.tls)) return `tls: ${settings.tls}`;
  if (settings.idleSeconds <= 0 || settings.idleSeconds % abilities.idleStepSeconds !== 0)
    return `idleSeconds: ${settings.idleSeconds}`;
  const refused = (Object.keys(asked) as SettingName[]).find((name) => {
    return name !== 'tls' && settings[name] !== DEFAULT_SETTINGS[name] && !abilities.settings.includes(name);
  });
  return refused && `${refused}: ${String(settings[refused])}`;
}

/** The asked settings completed by the defaults. Throws SettingNotOffered. */
export function completeSettings(
  serverName: string,
  abilities: Abilities,
  asked: Partial<ServerSettings>,
): ServerSettings {
  const refused = refusedSetting(abilities, asked);
  if (refused !== undefined) throw new SettingNotOffered(serverName, refused);
  return { ...DEFAULT_SETTINGS, ...asked };
}

/** The setting for so many passive ports; none for a kind that takes whatever ports the kernel gives it. */
export function withPassivePorts(kind: ServerKind, passivePorts: number): Partial<ServerSettings> {
  return kind.abilities.settings.includes('passivePorts') ? { passivePorts } : {};
}
