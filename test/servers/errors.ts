/** A server was asked for something this kind cannot do; a test should look at the abilities first. */
export class SettingNotOffered extends Error {
  override readonly name = 'SettingNotOffered';

  constructor(serverName: string, setting: string) {
    super(`${serverName} cannot be started with ${setting}`);
  }
}

/** A server did not answer after its start; the message ends with what it logged. */
export class ServerDidNotStart extends Error {
  override readonly name = 'ServerDidNotStart';

  constructor(serverName: string, log: string) {
    super(`${serverName} did not start: ${log.trim() || '(it logged nothing)'}`);
  }
}
