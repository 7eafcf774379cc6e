# R survival on the rows that examples/benchmark.rs wrote: CPU seconds from memory, one analysis a process.
# Usage: compare.R convert ROWS.csv ROWS.rds | compare.R km|logrank|cox ROWS.rds
suppressMessages(library(survival))
a <- commandArgs(trailingOnly = TRUE)
if (a[1] == "convert") { saveRDS(read.csv(a[2]), a[3], compress = FALSE); quit() }
d <- readRDS(a[2])
t <- system.time(switch(a[1], km = survfit(Surv(time, event) ~ 1, data = d), logrank = survdiff(Surv(time, event) ~ arm, data = d),
  cox = coxph(Surv(time, event) ~ arm + age + ecog, data = d)))
peak <- as.numeric(strsplit(grep("VmHWM", readLines("/proc/self/status"), value = TRUE), "[^0-9]+")[[1]][2]) / 1024
cat(sprintf("R survival %s %d rows: %.2f CPU-s, peak %.0f MiB\n", a[1], nrow(d), t[1] + t[2], peak))
