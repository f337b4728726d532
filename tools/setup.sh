# What ./run and ./test share. To be sourced by bash, with the root of the source tree as current directory.
# Each step looks first whether its work is done, so that a second call is quick and needs no network.
# What was done is noted under build/stamps/, as a hash of what it was done from.

# Built, linked, or run by the build.
build_packages=(
  build-essential ca-certificates ccache cmake git mold ninja-build pkg-config python3 wabt
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libcli11-dev libcurl4-openssl-dev libexpected-dev
  libfmt-dev libgmime-3.0-dev libhowardhinnant-date-dev libicu-dev libre2-dev libsodium-dev libspdlog-dev libssl-dev
  libstemmer-dev libtomlplusplus-dev libvalijson-dev tzdata
)
# Used by tests only. The mail servers among them are started by their tests, in folders and on ports of their own.
mail_servers=(dovecot-imapd exim4-daemon-light)
test_packages=(
  "${mail_servers[@]}" chromium-headless-shell clang-16 clang-format curl fonts-dejavu-core googletest jq libbenchmark-dev
  libclang-rt-16-dev libfaketime libgmock-dev libgtest-dev librapidcheck-dev llvm-16 openssl strace wrk
)
node_version=24.21.0  # Debian's 18 is too old for the web build.

export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_loglevel=error
export DEBIAN_FRONTEND=noninteractive NODE_NO_WARNINGS=1

say() { printf '%s: %s\n' "${0##*/}" "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# as_root COMMAND...: runs it as root, by sudo where we are not.
as_root() {
  if (( EUID == 0 )); then "$@"
  elif command -v sudo >/dev/null; then sudo --preserve-env=DEBIAN_FRONTEND "$@"
  else die "needs root or sudo for: $*"
  fi
}

# need_packages NAME...: installs the Debian packages that are not there.
need_packages() {
  command -v dpkg-query >/dev/null || die "this set-up is for Debian 12; elsewhere install by hand what tools/setup.sh lists"
  local name missing=()
  local -A installed=()
  while read -r name; do installed[$name]=1; done < <(
    dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p')
  for name in "$@"; do [[ ${installed[$name]:-} ]] || missing+=("$name"); done
  # Other sources of Node bring an npm of their own, and their packages refuse Debian's.
  command -v npm >/dev/null || missing+=(npm)
  (( ${#missing[@]} )) || return 0

  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  as_root apt-get update -qq || say "apt-get update failed; going on with the package lists that are here"
  local servers=()
  for name in "${missing[@]}"; do [[ " ${mail_servers[*]} " == *" $name "* ]] && servers+=("$name"); done
  # Not over a mail server that this machine has: apt would remove it for ours.
  (( ${#servers[@]} == 0 )) || without_services apt_install --no-remove "${servers[@]}" ||
    die "could not install: ${servers[*]} (a machine with another mail server cannot run the tests of mail)"
  apt_install "${missing[@]}" || die "could not install: ${missing[*]}"
}

apt_install() {
  as_root apt-get install -qq --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >/dev/null
}

# without_services COMMAND...: runs it, which installs servers, so that none of them starts, now or with the machine.
# Debian asks policy-rc.d before it starts a service; one that is there is the machine's own, and left alone. Units are
# enabled all the same, so those that the command enabled are disabled again. Nothing that runs is stopped.
without_services() (
  policy=/usr/sbin/policy-rc.d
  mark='# Of the set-up of the tests of NeuronFlow, while it installs packages.'
  before=$(autostarts)
  if [[ ! -e $policy ]] || grep -qsF "$mark" "$policy"; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\n%s\nexit 101\n' "$mark" | as_root install -m 755 /dev/stdin "$policy"
  fi
  status=0
  "$@" || status=$?
  mapfile -t enabled < <(LC_ALL=C comm -13 <(echo "$before") <(autostarts))
  if command -v systemctl >/dev/null && (( ${#enabled[@]} )); then
    as_root systemctl disable --quiet "${enabled[@]}" 2>/dev/null || say "could not disable: ${enabled[*]}"
  fi
  exit "$status"
)

# autostarts: the names of what starts with the machine, of systemd and of System V.
autostarts() {
  find /etc/systemd/system /etc/rc[2345].d -type l \( -path '*.wants/*' -o -name 'S[0-9][0-9]*' \) \
    -printf '%f\n' 2>/dev/null | sed 's/^S[0-9][0-9]//' | LC_ALL=C sort -u
}

# need_node: puts the Node of the npm package node-linux-* first on PATH, whatever the machine has.
need_node() {
  local machine package
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) die "no Node for $(uname -m): x86_64 or aarch64 is needed" ;;
  esac
  package=node-linux-$machine@$node_version
  if ! done_from node "$package"; then
    say "installing Node $node_version from the npm package $package"
    rm -rf build/node
    mkdir -p build/node
    npm install --prefix build/node --no-save --ignore-scripts "$package" >/dev/null || die "could not install $package"
    ln -s "node_modules/node-linux-$machine/bin" build/node/bin
    note_done node "$package"
  fi
  export PATH=$PWD/build/node/bin:$PATH
}

# done_from STEP HASH: whether the step was last done from just this. note_done STEP HASH: it was.
done_from() { [[ -f build/stamps/$1 && $(<"build/stamps/$1") == "$2" ]]; }
note_done() { mkdir -p build/stamps && printf '%s\n' "$2" >"build/stamps/$1"; }

# hash_of PATH...: one hash of the names and bytes of all files there, less what is made from them.
hash_of() {
  find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 | LC_ALL=C sort --zero-terminated |
    xargs --null sha256sum | sha256sum | cut -d' ' -f1
}

# need_modules FOLDER: the npm packages that its package-lock.json names.
need_modules() {
  local step=modules-${1//\//-} hash
  hash=$node_version-$(hash_of "$1/package-lock.json")
  [[ -d $1/node_modules ]] && done_from "$step" "$hash" && return
  say "installing the npm packages of $1/"
  (cd "$1" && npm ci --ignore-scripts) || die "npm ci failed in $1/"
  note_done "$step" "$hash"
}

# need_web PRESET...: the built pages, beside each preset's binary.
need_web() {
  local hash preset
  need_modules web
  hash=$node_version-$(hash_of web tools/setup.sh)
  if [[ ! -f web/dist/index.html ]] || ! done_from web "$hash"; then
    say "building the pages"
    (cd web && npm run build) || die "the pages do not build"
    # A server would do it at each start.
    find web/dist -type f -size +2 -regex '.*\.\(html\|js\|css\|svg\|json\|txt\)' -exec gzip --best --no-name --keep {} +
    note_done web "$hash"
  fi
  for preset in "$@"; do
    [[ -d build/$preset/web ]] && done_from "web-$preset" "$hash" && continue
    mkdir -p "build/$preset"
    rm -rf "build/$preset/web"
    cp --recursive web/dist "build/$preset/web"
    note_done "web-$preset" "$hash"
  done
}

# need_build PRESET: the programs of that CMake preset.
need_build() {
  local hash
  hash=$(hash_of CMakePresets.json build/third_party/sqlite/origin build/third_party/quickjs/origin)
  if [[ ! -f build/$1/build.ninja ]] || ! done_from "configure-$1" "$hash"; then
    say "configuring the $1 build"
    cmake --preset "$1" >/dev/null || die "cmake could not configure the $1 build"
    note_done "configure-$1" "$hash"
  fi
  say "building ($1)"
  cmake --build --preset "$1" --parallel "$(nproc)" || die "the $1 build failed"
}

# need_all PRESET...: everything above, in order.
need_all() {
  local preset
  need_node
  tools/fetch-sqlite
  tools/fetch-quickjs
  need_web "$@"
  for preset in "$@"; do need_build "$preset"; done
}
