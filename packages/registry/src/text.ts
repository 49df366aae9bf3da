// The second door: what needs the YAML library, which is as much to load as all the rest. Who only looks up what a registry says
// enters through index.ts, which loads this when there is a file to read.
export { editRegistryFile, type FileEdit } from './edit/edit-file.ts';
export { editRegistry } from './edit/edit-registry.ts';
export { maxPackBytes, parsePack } from './pack/parse-pack.ts';
export { parseRegistry } from './parse.ts';
