/**
 * How a server writes paths. Inside Gangway a path is always names from the root down (pathname.ts); only here they become
 * the brackets of OpenVMS or the dotted, quoted names of z/OS, and come back from the reply to PWD. Design case 82.
 */
import { Pathname } from './pathname.ts';

/** One way to write paths. Pure; nothing here is sent. */
export interface PathStyle {
  readonly id: 'slash' | 'vms' | 'mvs';
  /** The argument that means this folder, for CWD, MKD and RMD. */
  folder(path: Pathname): Buffer;
  /** The argument that means this file from wherever one is, for RNTO. */
  file(path: Pathname): Buffer;
  /** Our path of what PWD answered, `/a/b`; undefined when it is not written in this style. */
  fromReply(pwd: Buffer): Buffer | undefined;
}

const SLASH = '/';
/** The master directory of an OpenVMS disk. */
const VMS_TOP = '000000';
const VMS_PATH = /^([^[\]]*)\[([^[\]]*)\]$/;
/** How a listing of OpenVMS names a folder: it is a file `NAME.DIR;1`. */
const VMS_FOLDER_SUFFIX = /\.DIR(?:;\d+)?$/i;
const MVS_PATH = /^'([^']*)'$/;

/** Unix, Windows and everybody who does as they do: RFC 959 leaves it to the server, and nearly all agree. */
const SLASH_STYLE: PathStyle = {
  id: 'slash',
  folder: (path) => path.bytes,
  file: (path) => path.bytes,
  fromReply: (pwd) => (pwd[0] === SLASH.charCodeAt(0) ? pwd : undefined),
};

/** `DISK$USER:[KIM.DATA]FILE.TXT;3` is `/DISK$USER:/KIM/DATA/FILE.TXT;3`. */
const VMS_STYLE: PathStyle = {
  id: 'vms',
  folder: (path) => bytes(vmsFolder(textsOf(path))),
  file: (path) => bytes(vmsFolder(textsOf(path.parent)) + path.name.toString('latin1')),
  fromReply: (pwd) => {
    const [, device, folders] = VMS_PATH.exec(pwd.toString('latin1')) ?? [];
    if (device === undefined || folders === undefined) return undefined;
    return joined([device, ...folders.split('.').filter((name) => name !== VMS_TOP)]);
  },
};

/** `'KIM.SOURCE.COBOL'` is `/KIM.SOURCE.COBOL`: every dot may or may not be a border, so the whole prefix is one name. */
const MVS_STYLE: PathStyle = {
  id: 'mvs',
  folder: (path) => bytes(`'${textsOf(path).join('.')}'`),
  file: (path) => bytes(`'${textsOf(path).join('.')}'`),
  fromReply: (pwd) => {
    const prefix = MVS_PATH.exec(pwd.toString('latin1'))?.[1];
    return prefix === undefined ? undefined : joined([prefix.replace(/\.$/, '')]);
  },
};

const STYLES: readonly PathStyle[] = [SLASH_STYLE, VMS_STYLE, MVS_STYLE];

/** The style in which PWD was answered; slashes when it tells nothing, since they are understood nearly everywhere. */
export function pathStyleOf(pwd: Buffer | undefined): PathStyle {
  if (pwd === undefined) return SLASH_STYLE;
  return STYLES.find((style) => style.fromReply(pwd) !== undefined) ?? SLASH_STYLE;
}

/** The first name is the device when it ends with a colon; without one the server takes the login's own. */
function vmsFolder(names: readonly string[]): string {
  const [first = '', ...others] = names;
  const device = first.endsWith(':') ? first : '';
  const folders = (device === '' ? [first, ...others] : others).filter((name) => name !== '');
  const path = folders.map((name) => name.replace(VMS_FOLDER_SUFFIX, ''));
  return `${device}[${path.length === 0 ? VMS_TOP : path.join('.')}]`;
}

function textsOf(path: Pathname): string[] {
  return path.segments.map((segment) => segment.toString('latin1'));
}

function joined(names: readonly string[]): Buffer {
  return bytes(SLASH + names.filter((name) => name !== '').join(SLASH));
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
