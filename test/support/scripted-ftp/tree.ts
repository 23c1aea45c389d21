/** The in-memory file tree the scripted server serves. Names are byte strings; a place is a list of names. */
import { bufferOf, byteString } from './byte-string.ts';
import type { Bytes } from './byte-string.ts';
import { generatedContent, heldContent, wholeOf } from './content.ts';
import type { ByteMaker, Content } from './content.ts';

/** The instant of files whose test does not care: a leap day, at noon. */
const DEFAULT_MODIFIED_AT = new Date('2024-02-29T12:00:00Z');
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

/** A path as its names from the root; the root is the empty list. */
export type Place = readonly string[];

/** A file: its bytes and what MLSD tells about it. */
export interface FileNode {
  readonly kind: 'file';
  content: Content;
  modifiedAt: Date;
  mode: number;
}

/** A folder and its entries, in the order in which they were made. */
export interface FolderNode {
  readonly kind: 'folder';
  readonly children: Map<string, TreeNode>;
  modifiedAt: Date;
  mode: number;
}

/** What a name in the tree stands for. */
export type TreeNode = FileNode | FolderNode;

/** A virtual file: `sizeBytes` long, its bytes made when they are read (a pattern when `generate` is left out). */
export interface VirtualFile {
  readonly sizeBytes: number;
  readonly generate?: ByteMaker;
  readonly modifiedAt?: Date;
  readonly mode?: number;
}

/** Path text, path bytes, or a place, as a place; `.` and `..` are resolved, relative paths start at `from`. */
export function placeOf(path: Bytes | Place, from: Place = []): Place {
  if (Array.isArray(path)) return path as Place;
  const text = byteString(path as Bytes);
  const place = text.startsWith('/') ? [] : [...from];
  for (const name of text.split('/')) {
    if (name === '..') place.pop();
    else if (name !== '' && name !== '.') place.push(name);
  }
  return place;
}

/** A place as an absolute path (byte string). */
export function pathOf(place: Place): string {
  return `/${place.join('/')}`;
}

/** All files and folders of one scripted server. Paths in text are UTF-8; give a Buffer for any other charset. */
export class Tree {
  readonly root: FolderNode = newFolder();

  /** Puts a file, making its folders. Content: bytes, text (UTF-8), or a virtual file. Returns the node. */
  put(path: Bytes | Place, content: Bytes | VirtualFile): FileNode {
    const facts = typeof content === 'object' && 'sizeBytes' in content ? content : undefined;
    const held = facts
      ? generatedContent(facts.sizeBytes, facts.generate)
      : heldContent(bufferOf(content as Bytes));
    const node: FileNode = {
      kind: 'file',
      content: held,
      modifiedAt: facts?.modifiedAt ?? DEFAULT_MODIFIED_AT,
      mode: facts?.mode ?? FILE_MODE,
    };
    this.attach(placeOf(path), node);
    return node;
  }

  /** Makes a folder and the folders above it; an existing one stays. Returns the node. */
  putFolder(path: Bytes | Place): FolderNode {
    let folder = this.root;
    for (const name of placeOf(path)) {
      const child = folder.children.get(name) ?? newFolder();
      if (child.kind === 'file') throw new Error(`a file is in the way of ${String(path)}`);
      folder.children.set(name, child);
      folder = child;
    }
    return folder;
  }

  /** The node at a path, or undefined. */
  get(path: Bytes | Place): TreeNode | undefined {
    let node: TreeNode | undefined = this.root;
    for (const name of placeOf(path)) node = node?.kind === 'folder' ? node.children.get(name) : undefined;
    return node;
  }

  /** The file at a path, or undefined when there is none or it is a folder. */
  file(path: Bytes | Place): FileNode | undefined {
    const node = this.get(path);
    return node?.kind === 'file' ? node : undefined;
  }

  /** All bytes of a file. Throws when there is no such file. */
  read(path: Bytes | Place): Buffer {
    const file = this.file(path);
    if (!file) throw new Error(`no file at ${pathOf(placeOf(path))}`);
    return wholeOf(file.content);
  }

  /** Names (byte strings) and nodes of a folder, or undefined when it is no folder. */
  list(path: Bytes | Place): [string, TreeNode][] | undefined {
    const node = this.get(path);
    return node?.kind === 'folder' ? [...node.children] : undefined;
  }

  /** Hangs a node at a place, replacing what was there. */
  attach(place: Place, node: TreeNode): void {
    const name = place.at(-1);
    if (name === undefined) throw new Error('the root cannot be replaced');
    this.putFolder(place.slice(0, -1)).children.set(name, node);
  }

  /** Removes what is at a path. Returns whether there was something. */
  remove(path: Bytes | Place): boolean {
    const place = placeOf(path);
    const parent = this.get(place.slice(0, -1));
    return parent?.kind === 'folder' && parent.children.delete(place.at(-1) ?? '');
  }
}

function newFolder(): FolderNode {
  return { kind: 'folder', children: new Map(), modifiedAt: DEFAULT_MODIFIED_AT, mode: FOLDER_MODE };
}

/** A new file that holds `content` and was modified now. */
export function newFile(content: Content): FileNode {
  return { kind: 'file', content, modifiedAt: new Date(), mode: FILE_MODE };
}
