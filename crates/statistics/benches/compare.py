"""lifelines on the rows that examples/benchmark.rs wrote: CPU seconds from memory, one analysis a process.

Usage: compare.py convert ROWS.csv ROWS.pickle | compare.py km|logrank|cox ROWS.pickle
"""
import resource, sys, time
import pandas as pd

if sys.argv[1] == "convert":
    pd.read_csv(sys.argv[2]).to_pickle(sys.argv[3])
    sys.exit()

from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.statistics import logrank_test

d = pd.read_pickle(sys.argv[2])
start = time.process_time()
if sys.argv[1] == "km":
    KaplanMeierFitter().fit(d.time, d.event)
elif sys.argv[1] == "logrank":
    a, b = d[d.arm == 0], d[d.arm == 1]
    logrank_test(a.time, b.time, a.event, b.event)
else:
    CoxPHFitter().fit(d[["time", "event", "arm", "age", "ecog"]], "time", "event")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"lifelines {sys.argv[1]} {len(d)} rows: {time.process_time() - start:.2f} CPU-s, peak {peak:.0f} MiB")
