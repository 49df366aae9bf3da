# Installs axe for this user on Windows, without administrator rights:
#   powershell -ExecutionPolicy Bypass -File install.ps1 [-From <https address or folder>] [-Uninstall]
# Run again it updates or repairs. It needs Node 24 or newer (nodejs.org).
param([string]$From = $PSScriptRoot, [switch]$Uninstall)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$publicKey = '@PUBLIC_KEY@'
$root = Join-Path $env:LOCALAPPDATA 'axe'
$bin = Join-Path $root 'bin'

if ($Uninstall) {
  if (Test-Path (Join-Path $root 'installation.json')) { Remove-Item -Recurse -Force $root }
  $kept = ([Environment]::GetEnvironmentVariable('Path', 'User') -split ';') | Where-Object { $_ -ne $bin -and $_ -ne '' }
  [Environment]::SetEnvironmentVariable('Path', ($kept -join ';'), 'User')
  Write-Output 'axe is removed. Sign-ins of this user, if any, are still in ~\.config\axe and in the credential manager.'
  exit 0
}

$web = $From -match '^https://'
if (-not $web -and -not (Test-Path (Join-Path $From 'manifest.json'))) { throw "There is no release of axe at $From. Name its https address or folder with -From." }
$work = Join-Path ([IO.Path]::GetTempPath()) ('axe-install-' + [Guid]::NewGuid())
New-Item -ItemType Directory $work | Out-Null
try {
  function Get-Part([string]$name) {
    $target = Join-Path $work $name
    if ($web) { Invoke-WebRequest -UseBasicParsing -TimeoutSec 900 -Uri "$($From.TrimEnd('/'))/$name" -OutFile $target }
    else { Copy-Item (Join-Path $From $name) $target }
    return $target
  }
  $manifest = Get-Content -Raw -Encoding UTF8 (Get-Part 'manifest.json') | ConvertFrom-Json
  $program = Get-Part $manifest.release.program.file
  if ((Get-FileHash -Algorithm SHA256 $program).Hash.ToLower() -ne $manifest.release.program.sha256) {
    throw 'The program is not the one that was released (its SHA-256 differs). Nothing was installed; tell the operator.'
  }
  $found = Get-Command node -ErrorAction SilentlyContinue
  if (-not $found -or [int](& $found.Source -p "process.versions.node.split('.')[0]") -lt 24) {
    throw 'This machine has no Node 24 or newer. Install it from nodejs.org (for this user is enough), then run this again. Nothing was installed.'
  }
  if ($publicKey -ne '') {
    $check = Join-Path $work 'check.cjs'
    Set-Content -Encoding ASCII $check @'
const { createPublicKey, verify } = require("node:crypto");
const { release, signature } = JSON.parse(require("node:fs").readFileSync(process.argv[2], "utf8"));
const key = createPublicKey({ key: Buffer.from(process.argv[3], "base64"), format: "der", type: "spki" });
process.exit(verify(null, Buffer.from(JSON.stringify(release), "utf8"), key, Buffer.from(signature ?? "", "base64")) ? 0 : 1);
'@
    & $found.Source $check (Join-Path $work 'manifest.json') $publicKey
    if ($LASTEXITCODE -ne 0) { throw 'The release is not signed by the key that this installer knows. Nothing was installed; tell the operator.' }
  }
  & $found.Source $program self-update install --source $From --root $root --bin $bin --node $found.Source
  if ($LASTEXITCODE -ne 0) { throw 'The installation did not succeed; what is wrong stands above.' }
  $path = [Environment]::GetEnvironmentVariable('Path', 'User')
  if (($path -split ';') -notcontains $bin) {
    [Environment]::SetEnvironmentVariable('Path', (@($path, $bin) | Where-Object { $_ }) -join ';', 'User')
    Write-Output 'Open a new terminal, then start with: axe --help'
  }
} finally {
  Remove-Item -Recurse -Force $work
}
