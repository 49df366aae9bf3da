import path from 'node:path';

/** What a person starts. It only looks which version is current, so that an update never has to change it. */
export function launcherText(root: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? windowsLauncher(root) : posixLauncher(root);
}

export const launcherIn = (bin: string, platform: NodeJS.Platform): string => path.join(bin, platform === 'win32' ? 'axe.cmd' : 'axe');

/** The second line tells the uninstaller that the file is ours. */
const posixLauncher = (root: string): string => `#!/bin/sh
# axe launcher: starts the version that is current. Written by the installer.
root=${quoted(root)}
read -r current < "$root/current" || { echo 'axe: the installation is damaged; run the installer again.' >&2; exit 1; }
version="$root/versions/$current"
read -r node < "$version/runtime"
if [ ! -x "$node" ]; then
  gone=$node
  node=$(command -v node) || { echo "axe: the Node it was installed with ($gone) is gone; install Node 24 or newer, or run the installer again." >&2; exit 1; }
fi
NODE_COMPILE_CACHE="$version/cache" exec "$node" --disable-warning=ExperimentalWarning "$version/axe.mjs" "$@"
`;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const windowsLauncher = (root: string): string =>
  [
    '@echo off',
    'rem axe launcher: starts the version that is current. Written by the installer.',
    'setlocal',
    `set "root=${root.replaceAll('%', '%%')}"`,
    'set /p current=<"%root%\\current"',
    'set "version=%root%\\versions\\%current%"',
    'set /p node=<"%version%\\runtime"',
    'if not exist "%node%" set "node=node"',
    'set "NODE_COMPILE_CACHE=%version%\\cache"',
    '"%node%" --disable-warning=ExperimentalWarning "%version%\\axe.mjs" %*',
    '',
  ].join('\r\n');
