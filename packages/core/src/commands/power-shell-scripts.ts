import { nothingThere, type Scripts } from './script-files.js';

/** A script that reports failure by exit code and message. Paths are literal, without wildcards. */
const script = (body: string): string =>
  `$ErrorActionPreference='Stop';try{${body.trim().replaceAll(/\s*\n\s*/g, ';')}}catch{[Console]::Error.Write($_.Exception.Message);exit 1}`;

const entry = String.raw`if($i.PSIsContainer){$y='d';$s=0}else{$y='f';$s=$i.Length}
$t=[long](([DateTimeOffset]$i.LastWriteTimeUtc).ToUnixTimeMilliseconds()/1000)`;

const write = (text: string): string =>
  `$o=[Console]::OpenStandardOutput();$b=[Text.Encoding]::UTF8.GetBytes(${text});$o.Write($b,0,$b.Length)`;

const ifThere = `if(-not(Test-Path -LiteralPath $a[0])){exit ${nothingThere}}`;
const ifFile = `if(-not[IO.File]::Exists($a[0])){exit ${nothingThere}}`;
const noFolder = `if([IO.Directory]::Exists($a[1])){throw 'the new path is a folder'}`;

const folders = (path: string): string =>
  `$d=[IO.Path]::GetDirectoryName([IO.Path]::GetFullPath(${path}));[void][IO.Directory]::CreateDirectory($d)`;

/** Copies `$n` bytes from `$f` to `$o`, in pieces. */
const pass = `$b=New-Object byte[] 65536
while($n -gt 0){$r=$f.Read($b,0,[Math]::Min($n,$b.Length));if($r -le 0){break};$o.Write($b,0,$r);$n-=$r}`;

/** The steps in Windows PowerShell 5.1, which the vendors' Windows computers have (vendor's documentation, 2026). */
export const powerShellScripts: Scripts = {
  separators: /[\\/]/,
  stat: script(`${ifThere}
    $i=Get-Item -LiteralPath $a[0] -Force
    ${entry}
    ${write('"$y $s $t"')}`),
  listing: script(`${ifThere}
    if(-not[IO.Directory]::Exists($a[0])){throw 'it is not a folder'}
    $all=Get-ChildItem -LiteralPath $a[0] -Force|ForEach-Object{$i=$_;${entry.replace('\n', ';')};"$y\`0$s\`0$t\`0$($i.Name)\`0"}
    ${write('($all -join "")')}`),
  read: script(`${ifFile}
    $f=[IO.File]::Open($a[0],'Open','Read','ReadWrite')
    [void]$f.Seek([long]$a[1]-1,'Begin')
    $n=[long]$a[2]
    $o=[Console]::OpenStandardOutput()
    ${pass}
    $f.Close()`),
  write: script(`${folders('$a[0]')}
    $f=[IO.File]::Open($a[0],'OpenOrCreate','Write','ReadWrite')
    [void]$f.Seek([long]$a[1]*[long]$a[2],'Begin')
    [Console]::OpenStandardInput().CopyTo($f)
    $f.Close()`),
  checksum: script(`${ifFile}
    $f=[IO.File]::Open($a[0],'Open','Read','ReadWrite')
    $n=if($a[1]){[long]$a[1]}else{$f.Length}
    $h=[Security.Cryptography.SHA256]::Create()
    $o=New-Object Security.Cryptography.CryptoStream([IO.Stream]::Null,$h,'Write')
    ${pass}
    $o.FlushFinalBlock()
    $f.Close()
    ${write("([BitConverter]::ToString($h.Hash)-replace'-','')")}`),
  copy: script(`${ifFile}
    ${noFolder}
    ${folders('$a[1]')}
    [IO.File]::Copy($a[0],$a[1],$true)`),
  move: script(`if(-not[IO.File]::Exists($a[0]) -and [IO.File]::Exists($a[1])){exit 0}
    ${noFolder}
    if([IO.File]::Exists($a[1])){[IO.File]::Replace($a[0],$a[1],[NullString]::Value)}else{[IO.File]::Move($a[0],$a[1])}`),
  remove: script(`if([IO.Directory]::Exists($a[0])){throw 'it is a folder'}
    [IO.File]::Delete($a[0])`),
};
