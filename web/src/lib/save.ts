/** Lets the browser save something, as if a link had been clicked. */

/** A file at an address of the gateway. name: what the file is called. */
export function saveUrl(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

/** Bytes that the page already holds. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  saveUrl(address, name);
  URL.revokeObjectURL(address);
}
