# Shared by bin/run, bin/test and bin/check: one virtual environment, installed from the lock.
# Sourced, never run. Leaves the caller at the root of the project with $VENV ready.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
VENV="$ROOT/.venv"
cd "$ROOT"
export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT="$VENV" UV_NO_PROGRESS=1
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Value of a setting: the environment first, then .env, then the default.
setting() {
  local value="${!1-}"
  if [ -z "$value" ] && [ -f .env ]; then
    value="$(sed -nE "s/^[[:space:]]*(export[[:space:]]+)?$1[[:space:]]*=[[:space:]]*[\"']?([^\"'#]*)[\"']?.*$/\2/p" .env \
      | tail -n 1 | sed -E 's/[[:space:]]+$//')"
  fi
  printf '%s' "${value:-$2}"
}

# A command may be on the PATH and still not start (version managers): each candidate is tried.
find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 </dev/null; then
      command -v "$candidate"
      return
    fi
  done
  die "Il faut Python 3.11 ou plus récent, introuvable ici : installez-le (Debian : apt-get install python3 python3-venv)."
}

make_venv() {
  local python version
  # The scripts of an environment hold its path: one that was moved is made again.
  if [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c '' 2>/dev/null &&
    [ "$(cat "$VENV/.root" 2>/dev/null || printf '%s' "$ROOT")" = "$ROOT" ]; then
    return
  fi
  python="$(find_python)"
  version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    die "Il manque le module venv de Python : installez-le (Debian : apt-get install python$version-venv), puis relancez."
  say "Création de l’environnement Python ${version}…"
  rm -rf "$VENV"
  if ! "$python" -m venv "$VENV" >/dev/null </dev/null; then
    rm -rf "$VENV"
    die "L’environnement Python n’a pas pu être créé dans $VENV : vérifiez l’espace disque et les droits sur ce dossier."
  fi
  printf '%s' "$ROOT" >"$VENV/.root"
}

install_uv() {
  [ -x "$VENV/bin/uv" ] && return
  "$VENV/bin/python" -m pip install -qq 'uv>=0.9,<1' </dev/null ||
    die "uv n’a pas pu être installé : vérifiez l’accès de cette machine à l’index de paquets Python (voir le message ci-dessus)."
}

# Where only pip knows the way to the packages (a mirror), pip installs the same locked versions.
install_with_pip() {
  local wanted="$VENV/requirements.txt"
  say "uv n’y parvient pas : nouvel essai avec pip…"
  "$VENV/bin/uv" export -q --frozen --no-emit-project "$@" -o "$wanted" &&
    "$VENV/bin/python" -m pip install -qq --require-hashes -r "$wanted" </dev/null &&
    "$VENV/bin/python" -m pip install -qq --no-deps -e . </dev/null
}

# install run|test: the locked dependencies, only when the lock or the project file changed.
install() {
  local profile="$1" lock
  local -a wanted=(--no-dev) exact=(--inexact)
  make_venv
  lock="$(cat uv.lock pyproject.toml | cksum)"
  [ "$(cat "$VENV/.installed-test" 2>/dev/null)" = "$lock" ] && return
  if [ "$profile" = run ]; then
    [ "$(cat "$VENV/.installed-run" 2>/dev/null)" = "$lock" ] && return
  else
    wanted=(--all-extras)
    exact=()
  fi
  say "Installation des dépendances…"
  install_uv
  "$VENV/bin/uv" sync -q --frozen "${wanted[@]}" ${exact[@]+"${exact[@]}"} </dev/null ||
    install_with_pip "${wanted[@]}" ||
    die "Les dépendances n’ont pas pu être installées : vérifiez l’accès au réseau, puis relancez (voir le message ci-dessus)."
  printf '%s' "$lock" >"$VENV/.installed-$profile"
}
