# What the program is made of: sourced by ./assay and ./build, in whose hands it is to build it anew.

# Names a source that is newer than a file, nothing where none is: newer HOME FILE
newer() {
  find "$1/src" "$1/viewer" "$1"/Directory.*.props -newer "$2" -type f \
    -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/node_modules/*' -not -path '*/dist/*' -print -quit 2>/dev/null
}
