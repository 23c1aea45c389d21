import type { Certificates } from './certificates.ts';
import type { Abilities, ServerSettings } from './real-server.ts';

/** Everything a server's configuration may speak of. All paths are absolute. */
export interface Place {
  readonly settings: ServerSettings;
  /** Where the server's own packages are unpacked; empty when they are installed. */
  readonly software: string;
  /** Folder of this run. Every file in its `logs` belongs to the log. */
  readonly runFolder: string;
  readonly home: string;
  readonly port: number;
  readonly firstPassivePort: number;
  readonly lastPassivePort: number;
  readonly certificates: Certificates;
}

/** How one kind of server is brought to life in a cage. */
export interface Recipe {
  readonly name: string;
  readonly abilities: Abilities;
  /** Debian packages to install. */
  readonly install: readonly string[];
  /** Debian packages to unpack. */
  readonly unpack: readonly string[];
  /** Programs and modules among the unpacked files, whose libraries are needed. */
  readonly programs: readonly string[];
  /** Variables for the server's environment. */
  readonly environment?: (place: Place) => Readonly<Record<string, string>>;
  /** The files the server wants to find in the run folder: name to text. */
  readonly files: (place: Place) => Readonly<Record<string, string>>;
  /** The command, which stays in the foreground until it is killed. */
  readonly command: (place: Place) => readonly string[];
}
