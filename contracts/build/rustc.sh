#!/usr/bin/env bash
# The compiler, as cargo calls it for PolkaVM (RUSTC_WRAPPER). Cargo names each crate apart by a hash of where its
# sources lie: of shared-logic for the folder of this checkout, of `core` for that of the toolchain. Every symbol bears that
# name, and tools sort by symbols. Here a crate is named by its package and version alone, so that anybody who builds these
# sources gets these bytes. What is built for this machine is left as it is.
set -euo pipefail
rustc=$1
shift
[[ " $* " == *"polkavm"*.json* ]] || exec "$rustc" "$@"
arguments=()
for argument in "$@"; do
    [[ $argument == metadata=* ]] && argument=metadata=${CARGO_PKG_NAME:-}-${CARGO_PKG_VERSION:-}
    arguments+=("$argument")
done
exec "$rustc" "${arguments[@]}"
