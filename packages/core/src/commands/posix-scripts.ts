import { nothingThere, type Scripts } from './script-files.js';

/** Checks that a file is readable. Otherwise the shell's own message would be lost in a pipe. */
const ifReadable = `[ -r "$1" ] || { echo 'permission denied' >&2; exit 1; }`;

/**
 * Lists type, size, modification time and name of each entry of a folder, each ended by NUL. GNU find lists everything
 * in one run, except links: it fails for a link to itself. Links, and everything on other systems, are inspected one by
 * one.
 */
const listing = `
if [ ! -d "$1" ]; then [ -e "$1" ] || exit ${nothingThere}; echo 'it is not a folder' >&2; exit 1; fi
${ifReadable}
case $1 in /*) d=$1 ;; *) d=./$1 ;; esac
links=
if find "$d/" -maxdepth 0 -printf '' 2>/dev/null; then
  find "$d/" -ignore_readdir_race -mindepth 1 -maxdepth 1 ! -type l -printf '%y\\0%s\\0%T@\\0%f\\0' || exit 1
  links=only
fi
for f in "$d"/* "$d"/.[!.]* "$d"/..?*; do
  if [ -n "$links" ] && [ ! -h "$f" ]; then continue
  elif [ -d "$f" ]; then printf 'd\\0000\\000\\000%s\\000' "\${f##*/}"
  elif [ -f "$f" ]; then
    s=$(stat -L -c '%s %Y' "$f" 2>/dev/null || stat -L -f '%z %m' "$f") || continue
    printf 'f\\000%s\\000%s\\000%s\\000' "\${s% *}" "\${s#* }" "\${f##*/}"
  elif [ -e "$f" ] || [ -h "$f" ]; then printf 'l\\0000\\000\\000%s\\000' "\${f##*/}"; fi
done
exit 0`;

/** Mode, size and time. Uses one program, because starting programs dominates the time. */
const stat = `
[ -e "$1" ] || exit ${nothingThere}
case $1 in /*) f=$1 ;; *) f=./$1 ;; esac
stat -L -c '%f %s %Y' "$f" 2>/dev/null || exec stat -L -f '%Xp %z %m' "$f"`;

/** Creates the folders of a path. A path that begins with a hyphen is not read as an option. */
const makeFolders = (argument: 1 | 2): string =>
  `case $${argument} in */*) [ -d "\${${argument}%/*}/" ] || mkdir -p -- "\${${argument}%/*}/" || exit 1 ;; esac`;

const write = `
${makeFolders(1)}
case $1 in /*) f=$1 ;; *) f=./$1 ;; esac
exec dd of="$f" bs="$3" seek="$2" conv=notrunc`;

const read = `
[ -f "$1" ] || exit ${nothingThere}
${ifReadable}
tail -c +"$2" < "$1" | head -c "$3"`;

const checksum = `
[ -f "$1" ] || exit ${nothingThere}
${ifReadable}
if [ -n "$2" ]; then from() { head -c "$2" < "$1"; }; else from() { cat < "$1"; }; fi
if command -v sha256sum >/dev/null; then from "$1" "$2" | sha256sum
elif command -v shasum >/dev/null; then from "$1" "$2" | shasum -a 256
elif command -v openssl >/dev/null; then from "$1" "$2" | openssl dgst -sha256 -r
else echo 'sha256sum, shasum and openssl are all missing' >&2; exit 1; fi`;

const copy = `
if [ ! -f "$1" ]; then [ -e "$1" ] || exit ${nothingThere}; echo 'it is not a file' >&2; exit 1; fi
if [ "$1" -ef "$2" ] 2>/dev/null; then exit 0; fi
if [ -d "$2" ]; then echo 'the new path is a folder' >&2; exit 1; fi
if [ -e "$2" ] && [ ! -f "$2" ]; then echo 'the new path is a device or a pipe' >&2; exit 1; fi
${makeFolders(2)}
exec cp -- "$1" "$2"`;

const move = `
if [ -d "$2" ]; then echo 'the new path is a folder' >&2; exit 1; fi
if [ ! -e "$1" ] && [ -f "$2" ]; then exit 0; fi
if [ -f "$2" ]; then chmod --reference="$2" -- "$1" 2>/dev/null || :; fi
exec mv -f -- "$1" "$2"`;

const remove = `
if [ -d "$1" ]; then echo 'it is a folder' >&2; exit 1; fi
exec rm -f -- "$1"`;

/** The steps in `sh`, using programs that every POSIX system has. */
export const posixScripts: Scripts = { separators: /\//, checksum, copy, listing, move, read, remove, stat, write };
