"""KS, Wasserstein distance and PSI of columns of raw doubles, one file each: reference.f64 and current.f64.

Usage: scipy.py DIRECTORY FEATURE...    Prints the seconds that the statistics took, reading the files left out.
"""

import json
import sys
import time
from pathlib import Path

# This file is called as the library is: its own directory must not be looked into first.
sys.path.pop(0)

import numpy as np
from scipy import __version__, stats


def psi(reference: np.ndarray, current: np.ndarray) -> float:
    cuts = np.quantile(reference, np.linspace(0.1, 0.9, 9))
    shares = [
        np.bincount(np.searchsorted(cuts, values), minlength=10) / len(values) for values in (reference, current)
    ]
    return float(np.sum((shares[1] - shares[0]) * np.log(shares[1] / shares[0])))


directory = Path(sys.argv[1])
seconds = 0.0
for feature in sys.argv[2:]:
    sides = [np.fromfile(directory / f"{feature}.{side}.f64") for side in ("reference", "current")]
    start = time.perf_counter()
    stats.ks_2samp(*sides, method="asymp")
    stats.wasserstein_distance(*sides)
    psi(*sides)
    seconds += time.perf_counter() - start
print(json.dumps({"seconds": seconds, "scipy": __version__}))
