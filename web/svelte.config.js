/** Runes everywhere; the file lies in the Vite root because the plugin looks only there. */
export default { compilerOptions: { runes: true } };
