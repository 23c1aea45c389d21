/** Files out of a drop or a file field, with the folders they lay in. */

/** A file and where it belongs below the folder it was dropped on. */
export interface DroppedFile {
  readonly file: File;
  /** Folders between, such as `photos/2026`; empty for a file of its own. */
  readonly folder: string;
}

/** What is taken in one drop at most. */
const MAX_FILES = 10_000;

/** The files of a file field. */
export function chosenFiles(files: FileList): DroppedFile[] {
  return [...files].slice(0, MAX_FILES).map((file) => ({ file, folder: folderOf(file.webkitRelativePath) }));
}

/** Every file of a drop; folders are walked. Call it in the drop event itself, since the browser empties the list after it. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const roots = [...transfer.items].map((item) => item.webkitGetAsEntry());
  if (roots.every((root) => root === null)) return chosenFiles(transfer.files);
  const found: DroppedFile[] = [];
  for (const root of roots) if (root !== null) await walk(root, '', found);
  return found;
}

async function walk(entry: FileSystemEntry, folder: string, found: DroppedFile[]): Promise<void> {
  if (found.length >= MAX_FILES) return;
  if (isFile(entry)) {
    found.push({ file: await fileOf(entry), folder });
    return;
  }
  const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(child, inside, found);
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader delivers a hundred at a time, and an empty batch at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return children;
    children.push(...batch);
  }
}

function folderOf(relativePath: string): string {
  const cut = relativePath.lastIndexOf('/');
  return cut < 0 ? '' : relativePath.slice(0, cut);
}
