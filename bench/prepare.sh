# What both comparisons need before they start: the peers under the system's own Python, one thread each.
python=/usr/bin/python3 # Debian's: another may stand first on PATH, without the packages

prepare() { # PACKAGE:MODULE…
  local missing=() pair
  command -v dotnet >/dev/null || { echo "the .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2; exit 2; }
  for pair in "$@"; do
    [ -x "$python" ] && "$python" -c "import importlib.util as u, sys; sys.exit(u.find_spec('${pair#*:}') is None)" || missing+=("${pair%%:*}")
  done
  # PyTorch multiplies with whichever BLAS Debian's alternatives point to; the reference BLAS is no fair opponent.
  ldconfig -p | grep libopenblas >/dev/null || missing+=(libopenblas0-pthread)
  if [ ${#missing[@]} -gt 0 ]; then
    [ -x "$python" ] || missing=(python3 "${missing[@]}")
    echo "missing here; install with: apt-get install ${missing[*]}" >&2
    exit 2
  fi

  export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
  # OpenBLAS chooses its kernels by the processor; told another one or another cache it may run at half its speed.
  unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
  export PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
  unset PYTHONPATH PYTHONHOME
}

quietly() { # COMMAND…: its words are told only if it fails
  local log
  log=$("$@" 2>&1) || { echo "$log" >&2; exit 1; }
}
