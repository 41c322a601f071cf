# Shared by the scripts: the cache folder, its keys, and messages. Source it with $root set.

CACHE=${VALET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/valet}
mkdir -p "$CACHE"
RUSTUP_TOOLCHAIN=$(sed -n 's/^channel = "\(.*\)"/\1/p' "$root/rust-toolchain.toml")
export RUSTUP_TOOLCHAIN

note() { printf '%s\n' "$*" >&2; }

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# The first 16 hex digits of a hash over names and contents of what lies beneath the given paths of
# the repo, without papers and build output.
key_of() {
    (
        cd "$root"
        find "$@" -type f -not -name '*.md' -not -path '*/target/*' -not -path '*/tests/*' -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum
        rustc --version
    ) | sha256sum | cut -c1-16
}
